# SPDX-License-Identifier: GPL-2.0-only
#
# summary.awk - what is compared from kernel to kernel, as two tables of Markdown, from
# medians.csv and summary (with value.awk). What was not measured is a dash.

BEGIN { split("10 100 1000 5000", candidates, " ") }

FNR == NR { read_median(); next }

/^#/ { next }

function ratio(measured, of,	above, below)
{
	missing = ""
	above = value_of(measured)
	below = value_of(of)
	return missing == "" && below > 0 ? above / below : "-"
}

# Small ones as ratios are written, others as whole numbers.
function shown(value)
{
	if (value == "-" || value == int(value))
		return value
	return sprintf(value < 100 ? "%.2f" : "%d", value)
}

# by_candidates TEXT SERIES METRIC
function by_candidates(text, series, metric,	i, line, end)
{
	if (!by++) {
		print "| a kill, to one without oomwatch: candidates | 10 | 100 | 1,000 | 5,000 |"
		print "| --- | --- | --- | --- | --- |"
	}
	line = "| " text " |"
	for (i = 1; i <= 4; i++) {
		end = "," candidates[i] "," metric ",instructions"
		line = line " " shown(ratio("path," series end, "path,none" end)) " |"
	}
	print line
}

{
	n = split($0, cells, "|")
	if (n == 3) {
		by_candidates(cells[1], cells[2], cells[3])
		next
	}
	if (!single++)
		print "\n| what | median | unit |\n| --- | --- | --- |"
	value = shown(ratio(cells[2], cells[3]))
	print "| " cells[1] " | " value " | " (value == "-" ? "" : cells[4]) " |"
}
