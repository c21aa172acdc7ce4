// SPDX-License-Identifier: GPL-2.0-only
/*
 * report_chart.c - when OOMs were, as a picture
 */
#include <string.h>

#include "commands/report.h"
#include "output/html.h"
#include "records/sequel.h"

/* How many pieces the time has, and how high and wide the picture is, in its own units. */
#define BINS	60
#define HEIGHT	100
#define WIDTH	10

/**
 * struct chart - OOMs by their time
 * @first: time of the first, in ns
 * @last: that of the last
 * @kills: of each piece of the time, those that killed a task
 * @others: and those that did not
 * @most: most of any piece
 */
struct chart {
	int64_t first;
	int64_t last;
	unsigned int kills[BINS];
	unsigned int others[BINS];
	unsigned int most;
};

/* Times since boot can be compared within one boot. Return: false if it has none. */
static bool time_of(const struct list_row *row, bool boot, int64_t *ns)
{
	const union record *first = episode_first(row->episode);

	if (!boot)
		return clock_wall(&row->boot->clock, &first->h, ns);
	*ns = first->h.time_ns;
	return clock_boot(&row->boot->clock, &first->h);
}

/* Return: false if one has no time of this kind, or if they are all of one time. */
static bool find_ends(struct chart *chart, const struct list_rows *rows, bool boot)
{
	int64_t ns;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		if (!time_of(&rows->all[i], boot, &ns))
			return false;
		if (!i || ns < chart->first)
			chart->first = ns;
		if (!i || ns > chart->last)
			chart->last = ns;
	}
	return chart->last > chart->first;
}

static void count(struct chart *chart, const struct list_rows *rows, bool boot)
{
	double span = (double)chart->last - (double)chart->first;
	int64_t ns = 0;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		bool kill = sequel_is_kill(rows->all[i].episode);
		size_t bin;

		time_of(&rows->all[i], boot, &ns);
		bin = ((double)ns - (double)chart->first) / span * (BINS - 1) + 0.5;
		(kill ? chart->kills : chart->others)[bin]++;
		if (chart->kills[bin] + chart->others[bin] > chart->most)
			chart->most = chart->kills[bin] + chart->others[bin];
	}
}

static void put_rect(FILE *file, size_t bin, const char *class, double from, double height)
{
	if (height > 0)
		fprintf(file, "<rect%s x=\"%zu\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>",
			class, bin * WIDTH + 1, HEIGHT - from - height, WIDTH - 2, height);
}

static void put_bins(FILE *file, const struct chart *chart)
{
	double unit = (double)HEIGHT / chart->most;
	size_t i;

	for (i = 0; i < BINS; i++) {
		put_rect(file, i, " class=\"kill\"", 0, chart->kills[i] * unit);
		put_rect(file, i, "", chart->kills[i] * unit, chart->others[i] * unit);
	}
}

/**
 * report_chart() - write a picture of when the OOMs were, if that can be drawn
 * @file: where it goes
 * @rows: the OOMs
 */
void report_chart(FILE *file, const struct list_rows *rows)
{
	struct chart chart = { 0 };
	bool boot = rows->zone == CLOCK_BOOT;
	char bin[TERM_ROOM], all[TERM_ROOM];
	uint64_t us;

	if (!find_ends(&chart, rows, boot)) {
		boot = !boot;
		if (rows->all[0].boot->loads.count > 1 || !find_ends(&chart, rows, boot))
			return;
	}
	count(&chart, rows, boot);
	us = ((uint64_t)chart.last - (uint64_t)chart.first) / 1000;
	fprintf(file, "<figure>\n<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
		BINS * WIDTH, HEIGHT);
	put_bins(file, &chart);
	fprintf(file, "</svg>\n<figcaption>%s from the first to the last, the oldest at the left. A bar stands for %s; the highest one for %u OOM%s. Red: a task was killed, or the system panicked. Blue: all others.</figcaption>\n</figure>\n",
		term_span(all, us),
		term_span(bin, us / (BINS - 1)),
		chart.most, chart.most == 1 ? "" : "s");
}
