// SPDX-License-Identifier: GPL-2.0-only
/*
 * top_json.c - the ranking of top, as one JSON object
 */
#include <string.h>
#include <unistd.h>

#include "commands/top.h"
#include "host/process.h"
#include "output/json.h"

static void put_process(struct json *json, const struct json_key *key,
			const struct top *top, const struct process *process)
{
	json_open_object(json, key);
	json_u64(json, JSON_KEY("pid"), process->pid);
	json_name(json, JSON_KEY("comm"), process->comm, strlen(process->comm),
		  false);
	json_s64(json, JSON_KEY("oom_score"), process->score);
	json_s64(json, JSON_KEY("oom_score_adj"), process->adj);
	json_s64(json, JSON_KEY("points"), top_points(top, process));
	json_bytes(json, JSON_KEY("anon"), process->anon);
	json_bytes(json, JSON_KEY("file"), process->file);
	json_bytes(json, JSON_KEY("shmem"), process->shmem);
	json_bytes(json, JSON_KEY("swap"), process->swap);
	json_bytes(json, JSON_KEY("pgtables"), process->pgtables);
	/* One that is in no hierarchy of cgroup v2 has none. */
	if (*process->memcg)
		json_name(json, JSON_KEY("memcg"), process->memcg,
			  strlen(process->memcg), false);
	json_close_object(json);
}

/**
 * top_json() - print a ranking as a JSON object, on a line of its own
 * @top: the ranking
 */
void top_json(const struct top *top)
{
	static struct json json;
	size_t i;

	json_start(&json, stdout);
	json_open_object(&json, JSON_ELEMENT);
	json_u64(&json, JSON_KEY("schema"), JSON_SCHEMA);
	json_bytes(&json, JSON_KEY("total"), top->total);
	json_u64(&json, JSON_KEY("page_size"), sysconf(_SC_PAGESIZE));
	if (top->limited) {
		json_name(&json, JSON_KEY("limit_memcg"), top->limited,
			  strlen(top->limited), false);
		json_bytes(&json, JSON_KEY("usage"), top->usage);
	}
	json_u64(&json, JSON_KEY("eligible"), top->eligible);
	json_u64(&json, JSON_KEY("spared"),
		 top->processes->count - top->eligible);
	if (top_adj_decided(top))
		json_u64(&json, JSON_KEY("without_adj_pid"),
			 top->without_adj->pid);
	json_open_array(&json, JSON_KEY("processes"));
	for (i = 0; i < top->eligible && i < top->rows; i++)
		put_process(&json, JSON_ELEMENT, top, &top->processes->all[i]);
	json_close_array(&json);
	json_close_object(&json);
	json_end_line(&json);
	json_flush(&json);
}
