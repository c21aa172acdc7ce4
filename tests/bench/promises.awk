# SPDX-License-Identifier: GPL-2.0-only
#
# promises.awk - which of the promises are kept, from medians.csv and promises

# The value of TERM + OTHER - OTHER / ANOTHER, from left to right; sets missing if something was not measured.
function value_of(text,	terms, operators, result, n, i)
{
	if (text ~ /^[0-9.]+$/)
		return text
	n = split(text, terms, / [-+\/] /)
	gsub(/[^ ]*[^-+\/ ][^ ]*/, "", text)
	split(text, operators, " ")
	for (i = 1; i <= n; i++) {
		if (!(terms[i] in median)) {
			missing = terms[i]
			return 0
		}
		if (i == 1)
			result = median[terms[i]]
		else if (operators[i - 1] == "+")
			result += median[terms[i]]
		else if (operators[i - 1] == "-")
			result -= median[terms[i]]
		else
			result /= median[terms[i]]
	}
	return result
}

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
	split($0, cells, ",")
	median[cells[1] "," cells[2] "," cells[3] "," cells[4] "," cells[5]] = cells[7]
	next
}
/^#/ { next }
{
	split($0, promise, "|")
	missing = ""
	measured = value_of(promise[2])
	against = value_of(promise[5])
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
