# Every measure's value on the files of claims/, from R, which knows nothing of this project.
#
# Run by hand: Rscript every_measure.R in this folder. It writes every_measure.r.json, with the versions that made it.
# every_measure.py does the same with Python's programs. A figure is a number, or the two ends between which a value
# that is drawn at random has to lie. What is undefined, or would take too long, is left out.
suppressPackageStartupMessages({library(pROC); library(sandwich); library(boot); library(jsonlite)})
set.seed(1964)
draws <- 200000                      # here; the test draws 20,000 times
reach <- function(share) 5 * sqrt(share * (1 - share) * (1 / 20000 + 1 / draws)) + 2 / 20000
between <- function(share) c(share - reach(share), share + reach(share))
tight <- glm.control(epsilon = 1e-15, maxit = 200)

# Rates that fall nowhere, by the max-min formula: no program's pool of adjacent violators is used.
isotone <- function(hits, n) {
  total <- c(0, cumsum(hits)); claims <- c(0, cumsum(n)); k <- length(n)
  mean_of <- outer(1:k, 1:k, function(i, j) (total[j + 1] - total[i]) / (claims[j + 1] - claims[i]))
  sapply(1:k, function(at) max(sapply(1:at, function(i) min(mean_of[i, at:k]))))
}

scores <- function(d, p, y) {
  n <- length(y); brier <- mean((p - y)^2); told <- !is.na(d$reference)
  true <- ifelse(y == 1, p, 1 - p); sided <- p != .5; right <- mean((p > .5)[sided] == (y == 1)[sided])
  others <- sapply(seq_len(n), function(i) mean(y[-i]))
  elsewhere <- sapply(seq_len(n), function(i) mean(y[d$document != d$document[i]]))
  list(n = n, hits = sum(y), base_rate = mean(y), brier = brier, brier_two_category = mean((p - y)^2 + ((1 - p) - (1 - y))^2),
    brier_weighted = weighted.mean((p - y)^2, d$weight), log_score_nats = -mean(log(true)), log_score_bits = -mean(log2(true)),
    spherical_score = mean(true / sqrt(p^2 + (1 - p)^2)),
    brier_skill_reference = 1 - mean((p - y)[told]^2) / mean((d$reference - y)[told]^2),
    brier_skill_base_rate = 1 - brier / mean((mean(y) - y)^2), brier_skill_half = 1 - brier / mean((.5 - y)^2),
    brier_skill_leave_one_out = 1 - brier / mean((others - y)^2),
    brier_skill_leave_one_document_out = 1 - brier / mean((elsewhere - y)^2),
    mean_bias = mean(p) - mean(y), share_correct_side = right, over_underconfidence = mean(pmax(p, 1 - p)[sided]) - right)
}

# Murphy's parts and what goes with them: `at` says which claims are taken together.
parts <- function(p, y, at) {
  n <- tapply(y, at, length); rate <- tapply(y, at, mean); said <- tapply(p, at, mean)
  list(n = n, rate = rate, said = said, rel = weighted.mean((said - rate)^2, n), res = weighted.mean((rate - mean(y))^2, n))
}

decomposition <- function(p, y) {
  n <- length(y); unc <- mean(y) * (1 - mean(y))
  each <- parts(p, y, factor(p)); tenth <- pmin(floor(round(p * 1e6) / 1e5), 9); ten <- parts(p, y, factor(tenth))
  own <- as.character(tenth); away <- p - ten$said[own]; varies <- mean(away^2); covaries <- 2 * mean(away * (y - ten$rate[own]))
  several <- each$n > 1
  chance <- sum((each$n * each$rate * (1 - each$rate) / (each$n - 1))[several]) / n
  k <- length(each$n); ndi <- each$res / unc
  list(reliability = each$rel, resolution = each$res, uncertainty = unc, reliability_10 = ten$rel, resolution_10 = ten$res,
    uncertainty_10 = unc, within_bin_variance_10 = varies, within_bin_covariance_10 = covaries,
    generalized_resolution_10 = ten$res - varies + covaries, reliability_corrected = each$rel - chance,
    resolution_corrected = each$res - chance + unc / (n - 1), uncertainty_corrected = var(y),
    calibration_index = each$rel, discrimination_index = each$res, normalized_discrimination_index = ndi,
    adjusted_normalized_discrimination_index = (n * ndi - k + 1) / (n - k + 1),
    ece_distinct = weighted.mean(abs(each$said - each$rate), each$n), ece_10 = weighted.mean(abs(ten$said - ten$rate), ten$n),
    mce_10 = max(abs(ten$said - ten$rate)))
}

# The bandwidth at which the smoothed error equals it: Gaussians reflected at 0 and 1, integrated between zeros.
smooth_ece <- function(p, y) {
  at <- sort(unique(p)); lost <- sapply(at, function(one) sum((y - p)[p == one])) / length(y)
  area <- function(s) {
    images <- -8:8
    r <- Vectorize(function(t) sum(sapply(images, function(m) sum(lost * (dnorm(t, at + 2 * m, s) + dnorm(t, -at + 2 * m, s))))))
    grid <- seq(0, 1, length.out = ceiling(40 / s) + 1); value <- r(grid)
    turns <- which(value[-1] * value[-length(value)] < 0)
    zeros <- sapply(turns, function(i) uniroot(r, grid[c(i, i + 1)], tol = 1e-13)$root)
    ends <- c(0, unlist(zeros), 1)
    sum(sapply(seq_len(length(ends) - 1), function(i) abs(integrate(r, ends[i], ends[i + 1], rel.tol = 1e-9, subdivisions = 500)$value)))
  }
  high <- sum(abs(lost)); low <- abs(sum(lost))
  if (low > high * (1 - 1e-12)) return(high)
  uniroot(function(s) area(s) - s, c(max(low, high / 64), high), tol = 1e-9)$root
}

corp <- function(p, y) {
  n <- tapply(y, p, length); hits <- tapply(y, p, sum); fitted <- isotone(hits, n)[match(p, as.numeric(names(n)))]
  log_score <- function(q) -mean(log(ifelse(y == 1, q, 1 - q)))
  base <- rep(mean(y), length(y)); square <- function(q) mean((q - y)^2)
  list(mcb = square(p) - square(fitted), dsc = square(base) - square(fitted), unc = square(base),
    log_mcb = log_score(p) - log_score(fitted), log_dsc = log_score(base) - log_score(fitted), log_unc = log_score(base))
}

tests <- function(p, y) {
  z <- sum((y - p) * (1 - 2 * p)) / sqrt(sum((1 - 2 * p)^2 * p * (1 - p)))
  n <- tapply(y, p, length); hits <- tapply(y, p, sum); at <- as.numeric(names(n))
  kept <- !((at == 0 & hits == 0) | (at == 1 & hits == n))
  statistic <- sum(((hits - n * at)^2 / (n * at * (1 - at)))[kept])
  list(spiegelhalter_z = z, spiegelhalter_p = 2 * pnorm(-abs(z)), hosmer_lemeshow = statistic, hosmer_lemeshow_df = sum(kept),
    hosmer_lemeshow_p = pchisq(statistic, sum(kept), lower.tail = FALSE))
}

discrimination <- function(p, y) {
  curve <- roc(y, p, direction = "<", levels = c(0, 1), quiet = TRUE); area <- as.numeric(auc(curve))
  if (min(table(y)) >= 5) {
    se <- sqrt(var(curve, method = "delong"))
    return(list(auc = area, auc_se = se, auc_lower = area - qnorm(.975) * se, auc_upper = area + qnorm(.975) * se))
  }
  # All ways to deal the outcomes; ranks of the claims dealt a hit.
  rank_of <- rank(p); m <- sum(y); n <- length(y)
  sums <- combn(n, m, function(chosen) sum(rank_of[chosen]))
  away <- abs(sums - m * (n + 1) / 2)
  list(auc = area, auc_exact_p = mean(away >= abs(sum(rank_of[y == 1]) - m * (n + 1) / 2) - 1e-9))
}

by_document <- function(d, p, y) {
  groups <- unique(d$document); g <- length(groups); square <- (p - y)^2
  fit <- lm(square ~ 1)
  found <- list(brier_se = sqrt(vcov(fit)[1, 1]),
    brier_cluster_se = sqrt(vcovCL(fit, cluster = d$document, type = "HC0", cadjust = TRUE)[1, 1]))
  figures <- list(brier = function(k) mean(square[k]), mean_bias = function(k) mean(p[k]) - mean(y[k]),
    brier_skill_base_rate = function(k) 1 - mean(square[k]) / mean((mean(y[k]) - y[k])^2),
    auc_jackknife = function(k) as.numeric(wilcox.test(p[k][y[k] == 1], p[k][y[k] == 0], exact = FALSE)$statistic) / sum(y[k] == 1) / sum(y[k] == 0))
  for (name in names(figures)) {
    whole <- figures[[name]](seq_along(y))
    without <- sapply(groups, function(one) figures[[name]](which(d$document != one)))
    se <- sqrt((g - 1) / g * sum((without - mean(without))^2))
    found[[paste0(name, "_lower")]] <- whole - qt(.975, g - 1) * se
    found[[paste0(name, "_upper")]] <- whole + qt(.975, g - 1) * se
    if (name == "brier") found$brier_jackknife_se <- se
  }
  if (g <= 7) {
    of <- split(square, d$document); sums <- cbind(sapply(of, sum), sapply(of, length))
    drawn <- boot(sums, function(rows, k) sum(rows[k, 1]) / sum(rows[k, 2]), R = draws)$t[, 1]
    for (end in list(c("lower", .025), c("upper", .975))) {
      share <- as.numeric(end[2])
      found[[paste0("brier_", end[1], "_percentile")]] <- as.numeric(quantile(drawn, between(share))) + c(-1e-9, 1e-9)
    }
  }
  found
}

recalibration <- function(d, p, y) {
  kept <- p > 0 & p < 1
  rows <- data.frame(y = y[kept], x = qlogis(p[kept]), document = d$document[kept])
  line <- function(data) glm(y ~ x, binomial, data, control = tight)
  fit <- line(rows); groups <- unique(rows$document); g <- length(groups)
  # At the last step the weights are those of the step before: errors from the information at the estimate itself.
  X <- cbind(1, rows$x); mu <- fitted(fit); bread <- solve(crossprod(X * sqrt(mu * (1 - mu))))
  score <- rowsum(X * (rows$y - mu), rows$document)
  clusters <- sqrt(diag(bread %*% crossprod(score) %*% bread) * g / (g - 1))
  stopifnot(max(abs(clusters / sqrt(diag(vcovCL(fit, cluster = rows$document, type = "HC0", cadjust = TRUE))) - 1)) < 1e-6)
  # The slope without each document in turn, and the jackknife's interval with Student's t.
  without <- sapply(groups, function(left) coef(line(rows[rows$document != left, ])))
  jackknife <- sqrt((g - 1) / g * rowSums((without - rowMeans(without))^2))
  found <- list(cox_dropped = sum(!kept))
  for (i in 1:2) {
    name <- c("cox_intercept", "cox_slope")[i]
    found[[name]] <- coef(fit)[[i]]; found[[paste0(name, "_se")]] <- sqrt(diag(bread))[[i]]
    found[[paste0(name, "_cluster_se")]] <- clusters[[i]]; found[[paste0(name, "_jackknife_se")]] <- jackknife[[i]]
  }
  found$cox_slope_lower <- coef(fit)[[2]] - qt(.975, g - 1) * jackknife[[2]]
  found$cox_slope_upper <- coef(fit)[[2]] + qt(.975, g - 1) * jackknife[[2]]
  null <- sum(dbinom(rows$y, 1, plogis(rows$x), log = TRUE))
  found$cox_joint_p <- pchisq(2 * (as.numeric(logLik(fit)) - null), 2, lower.tail = FALSE)
  offset <- glm(y ~ 1 + offset(x), binomial, rows, control = tight); mu <- fitted(offset)
  c(found, list(calibration_intercept = coef(offset)[[1]], calibration_intercept_se = 1 / sqrt(sum(mu * (1 - mu)))))
}

# Words in their own reading: a claim that is turned round counts as its word, with the opposite outcome.
as_words <- function(d, y) {
  turned <- d$complemented == "true"
  data.frame(word = d$expression, lower = round(ifelse(turned, 1 - d$upper, d$lower), 9),
    best = round(ifelse(turned, 1 - d$probability, d$probability), 9),
    upper = round(ifelse(turned, 1 - d$lower, d$upper), 9), hit = ifelse(turned, 1 - y, y))
}

ranges <- function(d, y) {
  lower <- (d$lower - y)^2; upper <- (d$upper - y)^2; words <- as_words(d, y)
  shared <- sapply(split(words, paste(words$word, words$lower, words$upper)), function(w) {
    lost <- function(v) sum((v - w$hit)^2)
    v <- seq(w$lower[1], w$upper[1], length.out = 3); rate <- mean(w$hit)
    c(min(sapply(c(v, min(max(rate, w$lower[1]), w$upper[1])), lost)), max(sapply(v, lost)),
      nrow(w) * max(w$lower[1] - rate, rate - w$upper[1], 0)^2)
  })
  total <- rowSums(shared) / nrow(d)
  list(brier_best = mean(pmin(lower, upper)), brier_worst = mean(pmax(lower, upper)), brier_all_lower = mean(lower),
    brier_all_upper = mean(upper), brier_shared_best = total[1], brier_shared_worst = total[2], band_distance = total[3])
}

# True rates anywhere inside the ranges, sought by optim from several starts; exact chances of every table of hits.
band_p <- function(d, y) {
  words <- as_words(d, y); each <- split(words, paste(words$word, words$lower, words$upper))
  n <- sapply(each, nrow); if (prod(n + 1) > 400) return(list())
  lower <- sapply(each, function(w) w$lower[1]); upper <- sapply(each, function(w) w$upper[1])
  outside <- function(k, hits) n[k] * pmax(lower[k] - hits / n[k], hits / n[k] - upper[k], 0)^2
  tables <- as.matrix(expand.grid(lapply(n, function(m) 0:m)))
  distance <- rowSums(sapply(seq_along(n), function(k) outside(k, tables[, k])))
  seen <- sum(sapply(seq_along(n), function(k) outside(k, sum(each[[k]]$hit))))
  far <- tables[distance >= seen - 1e-9, , drop = FALSE]
  chance <- function(rate) sum(apply(sapply(seq_along(n), function(k) dbinom(far[, k], n[k], rate[k])), 1, prod))
  starts <- c(list(lower, upper, (lower + upper) / 2), lapply(1:20, function(i) runif(length(n), lower, upper)))
  most <- max(sapply(starts, function(start) {
    found <- optim(start, chance, method = "L-BFGS-B", lower = lower, upper = upper, control = list(fnscale = -1))
    max(found$value, chance(start))
  }))
  list(band_p_value = between(min(most, 1)))
}

shrinkage <- function(d, y) {
  words <- as_words(d, y); words <- words[words$best > 0 & words$best < 1, ]
  each <- split(words, paste(words$word, words$lower, words$best, words$upper))
  m <- sapply(each, function(w) w$best[1]); n <- sapply(each, nrow); h <- sapply(each, function(w) sum(w$hit))
  f <- function(l) { k <- exp(l); sum(lbeta(h + m * k, n - h + (1 - m) * k) - lbeta(m * k, (1 - m) * k)) }
  found <- optimize(f, c(log(.1), log(1e4)), maximum = TRUE, tol = 1e-12)
  if (f(log(1e4)) >= found$objective) list() else list(shrinkage_kappa = exp(found$maximum))
}

unsettled <- function(settled, more, name) {
  p <- c(settled$probability, more$probability); y <- settled$outcome; n <- length(p)
  kinder <- c(y, as.numeric(more$probability > .5)); harsher <- c(y, as.numeric(more$probability <= .5))
  found <- list(mean((p - kinder)^2), mean((p - harsher)^2), sum(y) / n, (sum(y) + nrow(more)) / n,
    mean(p) - (sum(y) + nrow(more)) / n, mean(p) - sum(y) / n)
  setNames(found, paste0(c("brier_", "brier_", "base_rate_", "base_rate_", "mean_bias_", "mean_bias_"), name,
    c("_best", "_worst", "_lower", "_upper", "_lower", "_upper")))
}

fractional <- function(d) {
  p <- d$probability; y <- d$outcome
  part <- function(a, q) ifelse(a == 0, 0, a * log(q))
  list(brier_fractional_squared = mean((p - y)^2), brier_fractional_expected = mean(y * (1 - p)^2 + (1 - y) * p^2),
    brier_fractional_up = mean((p - ceiling(y))^2), brier_fractional_down = mean((p - floor(y))^2),
    log_score_fractional_nats = -mean(part(y, p) + part(1 - y, 1 - p)))
}

# Drawn again and again: calibrated claims, independent or with one quantile for each document.
drawn_tests <- function(d, p, y) {
  at <- sort(unique(p)); k <- match(p, at); n <- tabulate(k)
  if (length(at) > 3) return(list())
  lost <- function(hits) { rate <- hits / n; fitted <- isotone(hits, n); sum(n * ((at - rate)^2 - (fitted - rate)^2)) / length(p) }
  kept <- new.env()
  mcb <- function(hits) {  # each table of hits once
    key <- paste(hits, collapse = " ")
    if (is.null(kept[[key]])) assign(key, lost(hits), kept)
    kept[[key]]
  }
  spiegelhalter <- function(hits) abs(sum((hits - n * at) * (1 - 2 * at)))
  bias <- function(hits) abs(sum(hits - n * at))
  tables <- function(outcomes) sapply(seq_along(at), function(j) colSums(outcomes[k == j, , drop = FALSE]))
  share <- function(statistic, hits) {
    every <- unique(hits); value <- apply(every, 1, statistic)
    number <- table(factor(apply(hits, 1, paste, collapse = " "), levels = apply(every, 1, paste, collapse = " ")))
    between(sum(number[value >= statistic(tabulate(k[y == 1], length(at))) - 1e-9]) / nrow(hits))
  }
  size <- (1 - .1) / .1; document <- match(d$document, unique(d$document))
  correlated <- function(turned) {
    u <- matrix(runif(draws * max(document)), max(document))[document, ]
    if (turned) u[p < .5, ] <- 1 - u[p < .5, ]
    tables(matrix(runif(length(u)), nrow(u)) < qbeta(u, p * size, (1 - p) * size))
  }
  right <- correlated(TRUE)
  independent <- tables(matrix(runif(draws * length(p)) < p, length(p)))
  list(mcb_p_value = share(mcb, independent), mcb_p_clustered = share(mcb, right),
    spiegelhalter_p_clustered = share(spiegelhalter, right), mean_bias_p_clustered = share(bias, correlated(FALSE)))
}

figures <- function(path) {
  d <- read.csv(path, stringsAsFactors = FALSE); settled <- d[d$status == "resolved", ]
  p <- settled$probability; y <- settled$outcome
  found <- c(scores(settled, p, y), decomposition(p, y), list(smooth_ece = smooth_ece(p, y)), corp(p, y), tests(p, y),
    discrimination(p, y), by_document(settled, p, y), recalibration(settled, p, y), ranges(settled, y), band_p(settled, y),
    shrinkage(settled, y), unsettled(settled, d[d$status == "open", ], "open"),
    unsettled(settled, d[d$status == "undeterminable", ], "undeterminable"),
    fractional(d[d$status %in% c("resolved", "partial"), ]), drawn_tests(settled, p, y))
  lapply(found, function(one) if (length(one) == 1) unbox(unname(one)) else unname(one))
}

sha256 <- function(path) unbox(digest::digest(file = path, algo = "sha256"))
files <- sort(list.files("claims", pattern = "csv$"))
versions <- lapply(c(pROC = "pROC", sandwich = "sandwich", boot = "boot"), function(one) unbox(as.character(packageVersion(one))))
result <- list(language = unbox("R"), programs = c(list(R = unbox(paste(R.version$major, R.version$minor, sep = "."))), versions),
  script = unbox("every_measure.R"), script_sha256 = sha256("every_measure.R"),
  claims_sha256 = setNames(lapply(file.path("claims", files), sha256), files),
  figures = setNames(lapply(file.path("claims", files), figures), files))
write(toJSON(result, digits = NA, pretty = TRUE), "every_measure.r.json")
