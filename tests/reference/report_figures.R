# What a report says beside its measures, on the files of claims/, from R, which knows nothing of this project.
#
# Run by hand: Rscript report_figures.R in this folder. It writes report_figures.r.json, with the version that made it.
# report_figures.py does the same with Python's programs.
suppressPackageStartupMessages(library(jsonlite))
rho <- .1

rows_of <- function(path) {
  d <- read.csv(path, stringsAsFactors = FALSE); d <- d[d$status == "resolved", ]
  turned <- d$complemented == "true"
  own <- data.frame(word = d$expression, document = d$document, p = d$probability, y = d$outcome,
    L = round(ifelse(turned, 1 - d$upper, d$lower), 9), B = round(ifelse(turned, 1 - d$probability, d$probability), 9),
    U = round(ifelse(turned, 1 - d$lower, d$upper), 9), hit = abs(d$outcome - turned))
  own
}
summed <- function(value, document, all = document) {
  of <- factor(document, levels = unique(all)); sums <- tapply(value, of, sum); ifelse(is.na(sums), 0, sums)
}
jackknife <- function(total, n) {
  g <- length(n); left <- sapply(seq_len(g), function(i) sum(total[-i]) / sum(n[-i])); sqrt((g - 1)^2 / g * var(left))
}
design <- function(n) 1 + rho * (sum(n^2) / sum(n) - 1)
exact <- function(k, n) c(if (k <= 0) 0 else qbeta(.025, k, n - k + 1), if (k >= n) 1 else qbeta(.975, k + 1, n - k))
# At least a share of n that may be no whole number: the incomplete beta function.
least <- function(share, n, p) if (share <= 0) 1 else if (share > 1) 0 else pbeta(p, share * n, n - share * n + 1)

words <- function(d) {
  found <- list(); p_of <- c()
  for (w in sort(unique(d$word))) {
    own <- d[d$word == w, ]; n <- summed(rep(1, nrow(own)), own$document); hits <- summed(own$hit, own$document)
    rate <- mean(own$hit); low <- own$L[1]; high <- own$U[1]
    measured <- if (length(n) > 1 && rate > 0 && rate < 1) jackknife(hits, n)^2 / (rate * (1 - rate) / nrow(own)) else 1
    ne <- nrow(own) / max(1, measured, design(n)); bounds <- exact(rate * ne, ne)
    p <- if (rate >= low && rate <= high) 1
      else if (rate < low) least(1 - rate, ne, 1 - low) + least(high + (low - rate), ne, low)
      else least(rate, ne, high) + least(1 - (low - (rate - high)), ne, 1 - high)
    found[[paste0(w, ".effective_n")]] <- ne; found[[paste0(w, ".rate_lower")]] <- bounds[1]
    found[[paste0(w, ".rate_upper")]] <- bounds[2]; found[[paste0(w, ".p")]] <- min(1, p)
    k <- sum(own$hit); of <- rate * ne; up_to <- pbeta(c(low, high), .5 + of, .5 + ne - of)
    found[[paste0(w, ".exact")]] <- as.numeric(binom.test(k, nrow(own))$conf.int)
    found[[paste0(w, ".jeffreys")]] <- qbeta(c(.025, .975), k + .5, nrow(own) - k + .5)
    found[[paste0(w, ".posterior")]] <- c(up_to[1], up_to[2] - up_to[1], 1 - up_to[2])
    found[[paste0(w, ".planned")]] <- planned(own$B[1], nrow(own) / nrow(d), as.numeric(table(d$document)))
    if (nrow(own) >= 5 && length(n) >= 3) p_of[w] <- min(1, p)
  }
  holm <- p.adjust(p_of, "holm")
  for (w in names(holm)) found[[paste0(w, ".holm")]] <- holm[[w]]
  found
}

# Documents until the rate is known to ten points, from the number of independent claims that it takes.
planned <- function(p, share, n) {
  claims <- mean(n); cv <- if (length(n) >= 5) sd(n) / claims else .6
  effect <- max(1, 1 + rho * share * (claims * (1 + cv^2) - 1))
  width <- function(ne) 1.96 * sqrt(p * (1 - p) / ne) + .5 / ne - .1
  ceiling(uniroot(width, c(1, 1e5), tol = 1e-12)$root * effect / (claims * share))
}

together <- function(d) {
  d <- d[d$B != .5, ]; down <- d$B < .5
  d[down, c("L", "B", "U", "hit")] <- 1 - d[down, c("U", "B", "L", "hit")]
  n <- summed(rep(1, nrow(d)), d$document); g <- length(n); f <- sqrt(design(n) / nrow(d)); found <- list()
  for (side in c("over", "under")) {
    sign <- if (side == "over") 1 else -1; e <- if (side == "over") d$L else d$U
    value <- sign * (e - d$hit); se_j <- jackknife(summed(value, d$document), n); se <- max(se_j, f * sqrt(mean(e * (1 - e))))
    found[[side]] <- mean(value); found[[paste0(side, "_se_j")]] <- se_j; found[[paste0(side, "_se")]] <- se
    found[[paste0(side, "_lower")]] <- mean(value) - qt(.975, g - 1) * se
    found[[paste0(side, "_upper")]] <- mean(value) + qt(.975, g - 1) * se
    shown <- function(shift) {
      true <- plogis(qlogis(pmin(pmax(d$B, .01), .99)) - sign * shift); v <- mean(true * (1 - true))
      sign * mean(e - true) >= f * (qt(.975, g - 1) * sqrt(max(v, mean(e * (1 - e)))) + qt(.8, g - 1) * sqrt(v))
    }
    grid <- (1:6000) / 1000; at <- Find(function(i) shown(grid[i]), seq_along(grid))
    if (!is.null(at)) found[[paste0("detectable_shift_", side)]] <- grid[at]
  }
  found
}

distance_upper <- function(d) {
  n <- summed(rep(1, nrow(d)), d$document); rate <- tapply(d$hit, d$word, mean); w <- names(rate)
  first <- match(w, d$word); L <- d$L[first]; U <- d$U[first]; short <- L - rate; beyond <- rate - U
  order_of <- order(-pmax(short, beyond), L, U, w); below <- setNames(short >= beyond, w); largest <- 0
  for (last in seq_along(w)) {
    chosen <- w[order_of[1:last]]; inside <- d$word %in% chosen; low <- below[d$word]
    value <- ifelse(inside, ifelse(low, d$L - d$hit, d$hit - d$U), 0); e <- ifelse(low, d$L, d$U)[inside]
    of <- summed(as.numeric(inside), d$document)
    floor_se <- sqrt(sum(e * (1 - e)) * design(of)) / nrow(d)
    largest <- max(largest, mean(value) + qt(.95, length(n) - 1) * max(jackknife(summed(value, d$document), n), floor_se))
  }
  list(distance_upper = largest)
}

next_document <- function(d) {
  found <- list()
  for (name in c("brier", "bias")) {
    means <- tapply(if (name == "brier") (d$p - d$y)^2 else d$p - d$y, d$document, mean)
    # The prediction interval of a further value of a normal sample, as predict() has it.
    fit <- predict(lm(m ~ 1, data.frame(m = as.numeric(means))), data.frame(x = 1), interval = "prediction", level = .95)
    if (name == "brier") fit <- pmin(pmax(fit, 0), 1)
    found[[paste0("next.", name)]] <- fit[1]; found[[paste0("next.", name, "_lower")]] <- fit[2]
    found[[paste0("next.", name, "_upper")]] <- fit[3]
  }
  found
}

alone <- function(d) {
  d <- d[d$document == "d1", ]; n <- nrow(d); found <- list()
  for (r in c("0.0", "0.05", "0.2")) {
    correlation <- as.numeric(r); fewer <- n / (1 + (n - 1) * correlation)
    for (name in c("brier", "mean_bias")) {
      value <- if (name == "brier") (d$p - d$y)^2 else d$p - d$y
      found[[paste("alone", name, r, sep = ".")]] <- mean(value) + c(-1, 1) * qt(.975, n - 1) * sqrt(var(value) / (1 - correlation) / fewer)
    }
    found[[paste("alone", "base_rate", r, sep = ".")]] <- exact(mean(d$y) * fewer, fewer)
  }
  found
}

figures <- function(path) {
  d <- rows_of(path)
  lapply(c(words(d), together(d), distance_upper(d), next_document(d), alone(d)),
    function(one) if (length(one) == 1) unbox(unname(one)) else unname(one))
}
sha256 <- function(path) unbox(digest::digest(file = path, algo = "sha256"))
files <- sort(list.files("claims", pattern = "csv$"))
result <- list(language = unbox("R"), programs = list(R = unbox(paste(R.version$major, R.version$minor, sep = "."))),
  script = unbox("report_figures.R"), script_sha256 = sha256("report_figures.R"),
  claims_sha256 = setNames(lapply(file.path("claims", files), sha256), files),
  figures = setNames(lapply(file.path("claims", files), figures), files))
write(toJSON(result, digits = NA, pretty = TRUE), "report_figures.r.json")
