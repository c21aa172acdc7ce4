# SPDX-License-Identifier: GPL-2.0-only
#
# tables.awk - tables of Markdown, from titles and medians.csv
#
# For each part and what it measures, a table with a line for each x and unit, and a
# column for each series: the median, and half of the distance between the quartiles
# in percent of it, where it is 0.1 or more. What goes by the clock has the least and the
# most instead, where they differ. The title says of how many at least.

# cell MEDIAN Q1 Q3
function cell(median, q1, q3,	spread)
{
	spread = median > 0 ? 50 * (q3 - q1) / median : 0
	return number(median) (spread >= 0.1 ? sprintf(" ±%.1f%%", spread) : "")
}

function number(value)
{
	if (value == int(value))
		return sprintf("%d", value)
	return sprintf((value < 1000) ? "%.4g" : "%.1f", value)
}

# range MEDIAN LEAST MOST
function range(median, least, most)
{
	return number(median) (least == most ? "" : \
		" (" number(least) " to " number(most) ")")
}

function table(key,	parts, i, j, line)
{
	split(key, parts, "|")
	printf("\n### %s (`%s`, %d of each)\n\n", title[key], parts[1], least[key])
	line = "| " heading[key] " | unit |"
	for (j = 1; j <= nr_series[key]; j++)
		line = line " " series[key, j] " |"
	print line
	gsub(/[^|]+/, " --- ", line)
	print line
	for (i = 1; i <= nr_lines[key]; i++) {
		line = lines[key, i]
		split(line, parts, SUBSEP)
		printf("| %s | %s |", parts[1], parts[2])
		for (j = 1; j <= nr_series[key]; j++)
			printf(" %s |", value[key, line, series[key, j]])
		print ""
	}
}

FNR == NR {
	split($0, parts, "|")
	key = parts[1] "|" parts[2]
	keys[++nr_keys] = key
	title[key] = parts[3]
	heading[key] = parts[4]
	next
}
{
	key = $1 "|" $4
	line = $3 SUBSEP $5
	if (!((key, line) in known_line)) {
		known_line[key, line] = 1
		lines[key, ++nr_lines[key]] = line
	}
	if (!((key, $2, "series") in known_line)) {
		known_line[key, $2, "series"] = 1
		series[key, ++nr_series[key]] = $2
	}
	if (!(key in least) || $6 < least[key])
		least[key] = $6
	value[key, line, $2] = $1 ~ /^(loss|parallel|wall)$/ ? range($7, $10, $11) : cell($7, $8, $9)
}
END {
	for (k = 1; k <= nr_keys; k++)
		if (nr_lines[keys[k]])
			table(keys[k])
}
