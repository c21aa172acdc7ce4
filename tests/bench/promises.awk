# SPDX-License-Identifier: GPL-2.0-only
#
# promises.awk - which of the promises are kept, from medians.csv and promises (with value.awk)

function judge(text, ratio, operator, bound,	kept)
{
	kept = ratio == bound || (operator == "<=" && ratio < bound) || \
		(operator == ">=" && ratio > bound)
	printf("%s %d %s (%.3g)\n", kept ? "ok" : "not ok", ++number, text, ratio)
	if (kept)
		passed++
	else
		failed++
}

FNR == NR {
	read_median()
	next
}
/^#/ { next }
{
	split($0, promise, "|")
	missing = ""
	measured = value_of(promise[2])
	against = value_of(promise[5])
	# Each run has to be as it is promised.
	if (promise[3] == "==" && most[promise[2]] > measured && measured == against * promise[4])
		measured = most[promise[2]]
	# What is no more than nothing was not seen.
	if (missing == "" && against <= 0)
		missing = promise[5]
	if (missing != "") {
		printf("ok %d %s # SKIP not measured: %s\n", ++number, promise[1],
		       missing)
		skipped++
	} else {
		judge(promise[1], measured / against, promise[3], promise[4])
	}
}
END { printf("\n%d passed, %d failed, %d skipped\n", passed, failed, skipped) }
