// SPDX-License-Identifier: GPL-2.0-only
/*
 * config_json.c - the set-up of a host, as one JSON object
 */
#include <stdio.h>
#include <string.h>

#include "commands/config.h"
#include "host/cgroup.h"
#include "host/killer.h"
#include "host/meminfo.h"
#include "host/signing.h"
#include "output/json.h"

static const char * const verdicts[] = {
	[VERDICT_OK] = "ok",
	[VERDICT_DEFAULT] = "default",
	[VERDICT_DIFFERS] = "differs",
	[VERDICT_RISKY] = "risky",
};

static void put_setting(struct json *json, const struct setting *setting,
			enum profile profile)
{
	long long value;

	json_open_object(json, JSON_ELEMENT);
	json_word(json, JSON_KEY("name"), setting->name);
	if (setting->initial != SETTING_NONE)
		json_s64(json, JSON_KEY("default"), setting->initial);
	json_word(json, JSON_KEY("recommended"), setting->wanted[profile]);
	if (setting->read(setting, &value)) {
		json_s64(json, JSON_KEY("value"), value);
		json_word(json, JSON_KEY("verdict"),
			  verdicts[setting_judge(setting, profile, value)]);
	}
	json_close_object(json);
}

static void put_process(struct json *json, const struct process *process)
{
	json_open_object(json, JSON_ELEMENT);
	json_u64(json, JSON_KEY("pid"), process->pid);
	json_name(json, JSON_KEY("comm"), process->comm, strlen(process->comm),
		  false);
	json_s64(json, JSON_KEY("oom_score_adj"), process->adj);
	json_close_object(json);
}

static void put_processes(struct json *json, const struct processes *processes)
{
	size_t i;

	json_open_array(json, JSON_KEY("killers"));
	for (i = 0; i < processes->count; i++)
		if (killer_is(processes->all[i].comm))
			put_process(json, &processes->all[i]);
	json_close_array(json);
	json_open_array(json, JSON_KEY("processes"));
	for (i = 0; i < processes->count; i++)
		if (processes->all[i].adj <= -EXTREME_ADJ ||
		    processes->all[i].adj >= EXTREME_ADJ)
			put_process(json, &processes->all[i]);
	json_close_array(json);
}

static void put_path(struct json *json, const char *path)
{
	json_open_object(json, JSON_ELEMENT);
	json_name(json, JSON_KEY("memcg"), path, strlen(path), false);
}

static void visit_group(const char *path, void *data)
{
	if (!config_is_group(path))
		return;
	put_path(data, path);
	json_close_object(data);
}

static void visit_over(const char *path, void *data)
{
	uint64_t usage, max;

	if (!config_is_over(path, &usage, &max))
		return;
	put_path(data, path);
	json_bytes(data, JSON_KEY("usage"), usage);
	json_bytes(data, JSON_KEY("max"), max);
	json_close_object(data);
}

/* Without cgroup v2 it is not known. */
static void put_cgroups(struct json *json)
{
	if (!cgroup_mount())
		return;
	json_open_array(json, JSON_KEY("oom_group"));
	cgroup_walk("/", visit_group, json);
	json_close_array(json);
	json_open_array(json, JSON_KEY("over_max"));
	cgroup_walk("/", visit_over, json);
	json_close_array(json);
}

static void put_signing(struct json *json)
{
	char level[LOCKDOWN_ROOM];
	bool answer;

	if (signing_secure_boot(&answer))
		json_boolean(json, JSON_KEY("secure_boot"), answer);
	if (signing_lockdown(level))
		json_word(json, JSON_KEY("lockdown"), level);
	if (signing_required(&answer))
		json_boolean(json, JSON_KEY("signatures_required"), answer);
}

/**
 * config_json() - print the set-up of this host as a JSON object, on one line
 * @config: what to print
 */
void config_json(const struct config *config)
{
	static struct json json;
	size_t i;

	json_start(&json, stdout);
	json_open_object(&json, JSON_ELEMENT);
	json_u64(&json, JSON_KEY("schema"), JSON_SCHEMA);
	json_word(&json, JSON_KEY("profile"), profile_name(config->profile));
	json_open_array(&json, JSON_KEY("settings"));
	for (i = 0; i < nr_settings; i++)
		put_setting(&json, &settings[i], config->profile);
	json_close_array(&json);
	json_boolean(&json, JSON_KEY("panic_hangs"), setting_panic_hangs());
	json_bytes(&json, JSON_KEY("swap_free"), meminfo_bytes("SwapFree"));
	json_bytes(&json, JSON_KEY("zram"), config_zram());
	json_bytes(&json, JSON_KEY("promised"), meminfo_bytes("Committed_AS"));
	json_bytes(&json, JSON_KEY("commit_limit"),
		   meminfo_bytes("CommitLimit"));
	put_processes(&json, &config->processes);
	put_cgroups(&json);
	put_signing(&json);
	json_close_object(&json);
	json_end_line(&json);
	json_flush(&json);
}
