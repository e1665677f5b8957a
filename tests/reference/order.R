# Expected values from pROC, rms, sandwich and base R. Called by order.py with a table of forecasts: prints one line
# "program,key,value" for each number. Columns: probability, other (a second forecast), outcome, document.
suppressPackageStartupMessages({library(pROC); library(rms); library(sandwich)})
options(digits = 17)
rows <- read.csv(commandArgs(trailingOnly = TRUE)[1])
say <- function(program, key, value) cat(program, key, format(unname(value), digits = 17), sep = ",", fill = FALSE, "\n")
p <- rows$probability; y <- rows$outcome

# Order
curve <- roc(y, p, direction = "<", levels = c(0, 1), quiet = TRUE)
say("pROC", "auc", as.numeric(auc(curve)))
if (min(table(y)) >= 5 && !(auc(curve) %in% c(0, 1))) {
  se <- sqrt(var(curve, method = "delong"))
  say("pROC", "auc_se", se)
  say("pROC", "auc_lower", as.numeric(auc(curve)) - qnorm(.975) * se)
  say("pROC", "auc_upper", as.numeric(auc(curve)) + qnorm(.975) * se)
  other <- roc(y, rows$other, direction = "<", levels = c(0, 1), quiet = TRUE)
  test <- roc.test(curve, other, method = "delong", paired = TRUE)
  say("pROC", "delong_z", test$statistic)
  say("pROC", "delong_p", test$p.value)
}

# Confidence and Hosmer-Lemeshow, by the definitions, in base R
sided <- p != .5
right <- (p > .5) == (y == 1)
say("base R", "share_correct_side", mean(right[sided]))
say("base R", "over_underconfidence", mean(pmax(p, 1 - p)[sided]) - mean(right[sided]))
n <- tapply(y, p, length); hits <- tapply(y, p, sum)
at <- sort(unique(p))
kept <- !((at == 0 & hits == 0) | (at == 1 & hits == n))
statistic <- sum(((hits - n * at)^2 / (n * at * (1 - at)))[kept])
say("base R", "hosmer_lemeshow", statistic)
say("base R", "hosmer_lemeshow_df", sum(kept))
say("base R", "hosmer_lemeshow_p", pchisq(statistic, sum(kept), lower.tail = FALSE))

# Recalibration, without the forecasts that have no logit
rows <- rows[rows$probability > 0 & rows$probability < 1, ]
rows$x <- qlogis(rows$probability)
tight <- glm.control(epsilon = 1e-15, maxit = 200)
line <- function(data) glm(outcome ~ x, binomial, data, control = tight)
fit <- line(rows)
names <- c("cox_intercept", "cox_slope")
clusters <- sqrt(diag(vcovCL(fit, cluster = rows$document, type = "HC0", cadjust = TRUE)))
without <- sapply(unique(rows$document), function(left) coef(line(rows[rows$document != left, ])))
jackknife <- sqrt((ncol(without) - 1) / ncol(without) * rowSums((without - rowMeans(without))^2))
for (i in 1:2) {
  say("R glm", names[i], coef(fit)[i])
  say("R glm", paste0(names[i], "_se"), sqrt(diag(vcov(fit)))[i])
  say("sandwich", paste0(names[i], "_cluster_se"), clusters[i])
  say("R glm", paste0(names[i], "_jackknife_se"), jackknife[i])
}
offset <- glm(outcome ~ 1 + offset(x), binomial, rows, control = tight)
say("R glm", "calibration_intercept", coef(offset))
say("R glm", "calibration_intercept_se", sqrt(vcov(offset)[1, 1]))

# rms rounds nothing, but its logistic fit stops at its own tolerance.
validated <- val.prob(rows$probability, rows$outcome, pl = FALSE)
for (pair in list(c("cox_intercept", "Intercept"), c("cox_slope", "Slope"), c("cox_joint_p", "U:p"),
                  c("spiegelhalter_z_with_logit", "S:z"), c("spiegelhalter_p_with_logit", "S:p")))
  say("rms", pair[1], validated[pair[2]])

for (package in c("pROC", "rms", "sandwich")) cat("version", package, as.character(packageVersion(package)), "\n", sep = ",")
cat("version", "R", paste(R.version$major, R.version$minor, sep = "."), "\n", sep = ",")
