# Expected values of differences of two Brier scores by document, in base R and with clubSandwich. Called by comparison.py
# with a table of claims: prints one line "program,key,value" for each number. Columns: side (first, second),
# probability, outcome, document; a document may have claims on one side only.
suppressPackageStartupMessages(library(clubSandwich))
options(digits = 17)
rows <- read.csv(commandArgs(trailingOnly = TRUE)[1])
say <- function(program, key, value) cat(program, key, format(unname(value), digits = 17), sep = ",", fill = FALSE, "\n")
rows$score <- (rows$probability - rows$outcome)^2
gap <- function(data) mean(data$score[data$side == "first"]) - mean(data$score[data$side == "second"])
documents <- sort(unique(rows$document))
groups <- length(documents)
difference <- gap(rows)
without <- sapply(documents, function(left) gap(rows[rows$document != left, ]))
se <- sqrt((groups - 1) / groups * sum((without - mean(without))^2))
say("base R", "difference", difference)
say("base R", "se", se)
say("base R", "lower", difference - qt(.975, groups - 1) * se)
say("base R", "upper", difference + qt(.975, groups - 1) * se)
# CR3 of the side in a regression of scores sums the squares of what leaving each document out changes.
fit <- lm(score ~ I(side == "first"), rows)
cr3 <- vcovCR(fit, cluster = rows$document, type = "CR3")[2, 2]
say("clubSandwich", "difference", coef(fit)[2])
say("clubSandwich", "se", sqrt((groups - 1) / groups * (cr3 - groups * (mean(without) - difference)^2)))
cat("version", "clubSandwich", as.character(packageVersion("clubSandwich")), "\n", sep = ",")
cat("version", "R", paste(R.version$major, R.version$minor, sep = "."), "\n", sep = ",")
