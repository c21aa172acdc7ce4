# SPDX-License-Identifier: GPL-2.0-only
#
# value.awk - the value of a term over medians, for promises.awk and summary.awk

# The value of TERM + OTHER - OTHER / ANOTHER, from left to right; sets missing if something
# was not measured.
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

# read_median - the current line of medians.csv. Of what is kept of kills it is the least:
# no run may lose one. most has the greatest.
function read_median(	cells, key)
{
	split($0, cells, ",")
	key = cells[1] "," cells[2] "," cells[3] "," cells[4] "," cells[5]
	median[key] = cells[cells[1] == "loss" ? 10 : 7]
	most[key] = cells[11]
}
