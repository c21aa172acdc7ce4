// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_zone.c - lines of a report that show the memory of zones
 */
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/**
 * klog_sum_add() - add what a line of a zone or a node has of a figure
 * @sum: the figure
 * @text: the line
 * @key: how it is called there
 */
void klog_sum_add(struct klog_sum *sum, const char *text, const char *key)
{
	uint64_t bytes;

	if (!scan_kb(text, key, &bytes))
		return;
	sum->kb += bytes >> 10;
	sum->lines++;
}

/* Return: behind "Node 0 "; NULL: it does not start with that. */
static const char *read_node(const char *text, int32_t *node)
{
	int64_t number;
	const char *end;

	*node = 0;
	if (!scan_starts(text, "Node "))
		return text;
	end = scan_number(text + strlen("Node "), &number);
	if (!end || *end != ' ' || number < 0 || number > INT32_MAX)
		return NULL;
	*node = number;
	return end + 1;
}

static bool read_watermarks(struct oomwatch_zone *zone, const char *text)
{
	const struct {
		const char *key;
		__u64 *member;
	} parts[] = {
		{ "free:", &zone->free }, { "min:", &zone->min },
		{ "low:", &zone->low }, { "high:", &zone->high },
		{ "managed:", &zone->managed },
	};
	uint64_t bytes;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (!scan_kb(text, parts[i].key, &bytes))
			return false;
		*parts[i].member = bytes;
	}
	return true;
}

/* Return: what is known of a zone; NULL: there is no room for so many. */
static struct klog_area *find_area(struct klog_report *report, int32_t node,
				   const char *name, size_t length)
{
	struct klog_area *area;
	unsigned int i;

	for (i = 0; i < report->nr_areas; i++) {
		area = &report->areas[i];
		if (area->area.node == node &&
		    strlen(area->area.zone) == length &&
		    !memcmp(area->area.zone, name, length))
			return area;
	}
	if (report->nr_areas == OOMWATCH_ZONES_MAX ||
	    length >= OOMWATCH_ZONE_NAME_LEN)
		return NULL;
	area = &report->areas[report->nr_areas++];
	area->area.node = node;
	memcpy(area->area.zone, name, length);
	return area;
}

/* What a line of a zone has for its free_area record, too. */
static void read_area(struct klog_report *report, const struct oomwatch_zone *zone,
		      const char *text)
{
	static const struct {
		const char *key;
		size_t offset;
		unsigned int bit;
	} parts[] = {
#define PART(key, member) \
	{ key, offsetof(struct oomwatch_free_area, member), \
	  OOMWATCH_BIT_free_area_##member }
		PART("boost:", boost),
		PART("reserved_highatomic:", highatomic),
		PART("free_pcp:", free_pcp),
		PART("free_cma:", free_cma),
#undef PART
	};
	struct klog_area *area = find_area(report, zone->node, zone->name,
					   strlen(zone->name));
	uint64_t bytes;
	size_t i;

	report->last_area = area;
	if (!area)
		return;
	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (!scan_kb(text, parts[i].key, &bytes))
			continue;
		memcpy((char *)&area->area + parts[i].offset, &bytes,
		       sizeof(bytes));
		area->area.h.valid |= 1ULL << parts[i].bit;
	}
}

/**
 * klog_read_zone() - "Node 0 DMA free:1kB min:2kB ..."
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: false if its name is none of a zone. Kernels before 3.10 do not say what is
 * managed: then there is no zone in the record.
 */
bool klog_read_zone(struct klog *klog, struct klog_report *report,
		    const struct klog_line *line)
{
	struct oomwatch_zone zone = { 0 };
	const char *name = read_node(line->text, &zone.node);
	const char *end = name ? strstr(name, " free:") : NULL;

	(void)klog;
	if (!end || end == name ||
	    (size_t)(end - name) >= sizeof(zone.name))
		return false;
	memcpy(zone.name, name, end - name);
	report->zone_lines++;
	klog_sum_add(&report->managed, line->text, "managed:");
	klog_sum_add(&report->mlocked, line->text, "mlocked:");
	klog_sum_add(&report->stacks, line->text, "kernel_stack:");
	read_area(report, &zone, line->text);
	if (!read_watermarks(&zone, line->text)) {
		report->zones_dropped = true;
		return true;
	}
	if (report->nr_zones == OOMWATCH_ZONES_MAX)
		report->zones_dropped = true;
	else
		report->zones[report->nr_zones++] = zone;
	return true;
}

/**
 * klog_read_reserve() - "lowmem_reserve[]: 0 2913 3885 3885 3885"
 * @klog: the log
 * @report: the report
 * @line: the line, of the zone whose line came just before
 *
 * Return: true. The numbers never become less from one zone to the next higher one: else
 * the line is cut off.
 */
bool klog_read_reserve(struct klog *klog, struct klog_report *report,
		       const struct klog_line *line)
{
	const char *at = line->text + strlen("lowmem_reserve[]:"), *next;
	struct klog_area *area = report->last_area;
	int64_t number, last = 0;
	unsigned int count = 0;

	(void)klog;
	report->last_area = NULL;
	while ((next = scan_number(at, &number)) && number >= last) {
		at = next;
		last = number;
		count++;
	}
	if (!area || at[strspn(at, " ")])
		return true;
	area->reserve = last;
	area->reserves = count;
	return true;
}

/*
 * "1*4kB (UM) 2*8kB ... = 15872kB", from the order 0 on. Return: false if it is cut off, or
 * has no such sum.
 */
static bool read_blocks(const char *at, char *blocks, size_t room)
{
	int64_t count, kb, size = 0, sum = 0, part;
	size_t used = 0;

	while ((at = scan_number(at, &count)) && *at == '*') {
		at = scan_number(at + 1, &kb);
		if (!at || count < 0 || (size && kb != 2 * size) || kb > 1 << 30 ||
		    __builtin_mul_overflow(count, kb, &part) ||
		    __builtin_add_overflow(sum, part, &sum))
			return false;
		size = kb;
		used += snprintf(blocks + used, room - used, "%s%llu",
				 used ? "," : "", (unsigned long long)count);
		if (used >= room || !scan_starts(at, "kB"))
			return false;
		at += 2 + strspn(at + 2, " ");
		if (*at == '(')
			at += strcspn(at, " ");
		at += strspn(at, " ");
		if (*at == '=')
			return scan_number(at + 1, &kb) && kb == sum;
	}
	return false;
}

/**
 * klog_read_pieces() - "Node 0 DMA: 1*4kB (U) 0*8kB ... = 15872kB"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true. The first sort of piece is a page; it is not known if it is cut off.
 */
bool klog_read_pieces(struct klog *klog, struct klog_report *report,
		      const struct klog_line *line)
{
	const char *colon = strchr(line->text, ':'), *at, *name;
	struct klog_area *area;
	int64_t count, kb;
	int32_t node;

	(void)klog;
	at = scan_number(colon + 1, &count);
	at = at && *at == '*' ? scan_number(at + 1, &kb) : NULL;
	if (at && scan_starts(at, "kB") && kb >= 4 && kb <= 256 && !(kb & (kb - 1)))
		report->page_size = kb << 10;
	name = read_node(line->text, &node);
	if (!name || name >= colon)
		return true;
	area = find_area(report, node, name, colon - name);
	if (area && !*area->blocks &&
	    !read_blocks(colon + 1, area->blocks, sizeof(area->blocks)))
		*area->blocks = '\0';
	return true;
}

/**
 * klog_read_hugepages() - "Node 0 hugepages_total=1 hugepages_free=1 hugepages_surp=0
 *			   hugepages_size=2048kB"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: false if it lacks one of these.
 */
bool klog_read_hugepages(struct klog *klog, struct klog_report *report,
			 const struct klog_line *line)
{
	int64_t total, free, surplus;
	uint64_t bytes;
	struct klog_pool *pool = report->pools;

	(void)klog;
	if (!scan_value(line->text, "hugepages_total=", &total) || total < 0 ||
	    !scan_value(line->text, "hugepages_free=", &free) || free < 0 ||
	    !scan_value(line->text, "hugepages_surp=", &surplus) || surplus < 0 ||
	    !scan_kb(line->text, "hugepages_size=", &bytes) || !bytes)
		return false;
	while (pool < report->pools + report->nr_pools && pool->kb != bytes >> 10)
		pool++;
	if (pool == report->pools + KLOG_POOLS)
		return false;
	if (pool == report->pools + report->nr_pools)
		report->nr_pools++;
	pool->kb = bytes >> 10;
	pool->total += total;
	pool->free += free;
	pool->surplus += surplus;
	pool->lines++;
	return true;
}
