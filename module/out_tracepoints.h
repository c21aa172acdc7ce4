/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * out_tracepoints.h - the trace events of oomwatch
 *
 * Their fields are members of the records of the same name, with the same units:
 * OOMWATCH_FIELDS() describes them. Where fields may be missing, bit N of valid
 * says that the field with bit number N was captured; else it is 0 here.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM oomwatch

#if !defined(OW_TRACEPOINTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define OW_TRACEPOINTS_H

#include <linux/string.h>
#include <linux/tracepoint.h>

#include "uapi/linux/oomwatch.h"

/* The names of an enumeration, after one that stands for no value of it. */
#define OW_TRACE_NAME(constant, value, name) , { value, name }
#define ow_trace_name(value, NAMES) \
	__print_symbolic(value, { 255, "?" } NAMES(OW_TRACE_NAME))

/* A string of a record. */
#define ow_trace_str(rec, member) \
	__dynamic_array(char, member, (rec)->member.length + 1)
#define ow_trace_assign_str(rec, str) do { \
	char *_to = __get_dynamic_array(str); \
	memcpy(_to, (const char *)(rec) + (rec)->str.offset, \
	       (rec)->str.length); \
	_to[(rec)->str.length] = '\0'; \
} while (0)

TRACE_EVENT(oom,
	TP_PROTO(const struct oomwatch_oom *rec),
	TP_ARGS(rec),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, episode)
		__field(u64, valid)
		__field(u32, outcome)
		__field(u32, context)
		__field(u32, constraint)
		__field(u32, origin)
		__field(s32, order)
		__field(u32, gfp_mask)
		__field(s32, trigger_pid)
		__field(s32, chosen_pid)
		__field(s64, chosen_points)
		__field(s64, chosen_score)
		__field(u64, totalpages)
		__field(u32, victims)
		__field(u64, duration_us)
		__field(u64, repeats)
		__field(u64, oom_memcg_id)
		__array(char, trigger_comm, OOMWATCH_COMM_LEN)
		__array(char, chosen_comm, OOMWATCH_COMM_LEN)
		ow_trace_str(rec, oom_memcg)
	),
	TP_fast_assign(
		__entry->seq = rec->h.seq;
		__entry->episode = rec->h.episode;
		__entry->valid = rec->h.valid;
		__entry->outcome = rec->outcome;
		__entry->context = rec->context;
		__entry->constraint = rec->constraint;
		__entry->origin = rec->origin;
		__entry->order = rec->order;
		__entry->gfp_mask = rec->gfp_mask;
		__entry->trigger_pid = rec->trigger_pid;
		__entry->chosen_pid = rec->chosen_pid;
		__entry->chosen_points = rec->chosen_points;
		__entry->chosen_score = rec->chosen_score;
		__entry->totalpages = rec->totalpages;
		__entry->victims = rec->victims;
		__entry->duration_us = rec->duration_us;
		__entry->repeats = rec->repeats;
		__entry->oom_memcg_id = rec->oom_memcg_id;
		memcpy(__entry->trigger_comm, rec->trigger_comm,
		       OOMWATCH_COMM_LEN);
		memcpy(__entry->chosen_comm, rec->chosen_comm,
		       OOMWATCH_COMM_LEN);
		ow_trace_assign_str(rec, oom_memcg);
	),
	TP_printk("seq=%llu episode=%llu valid=0x%llx outcome=%s context=%s constraint=%s origin=%s order=%d gfp_mask=0x%x trigger_pid=%d trigger_comm=%s chosen_pid=%d chosen_comm=%s chosen_points=%lld chosen_score=%lld totalpages=%llu victims=%u duration_us=%llu repeats=%llu oom_memcg_id=%llu oom_memcg=%s",
		  __entry->seq, __entry->episode, __entry->valid,
		  ow_trace_name(__entry->outcome, OOMWATCH_OUTCOMES),
		  ow_trace_name(__entry->context, OOMWATCH_CONTEXTS),
		  ow_trace_name(__entry->constraint, OOMWATCH_CONSTRAINTS),
		  ow_trace_name(__entry->origin, OOMWATCH_ORIGINS),
		  __entry->order, __entry->gfp_mask, __entry->trigger_pid,
		  __entry->trigger_comm, __entry->chosen_pid,
		  __entry->chosen_comm, __entry->chosen_points,
		  __entry->chosen_score, __entry->totalpages, __entry->victims,
		  __entry->duration_us, __entry->repeats,
		  __entry->oom_memcg_id, __get_str(oom_memcg))
);

TRACE_EVENT(victim,
	TP_PROTO(const struct oomwatch_victim *rec),
	TP_ARGS(rec),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, episode)
		__field(u64, valid)
		__field(u32, role)
		__field(u32, state)
		__field(u32, context)
		__field(s32, victim_pid)
		__field(s32, victim_tgid)
		__field(u32, victim_uid)
		__field(s32, victim_oom_score_adj)
		__field(s64, victim_points)
		__field(s64, victim_score)
		__field(u64, victim_total_vm)
		__field(u64, victim_anon_rss)
		__field(u64, victim_file_rss)
		__field(u64, victim_shmem_rss)
		__field(u64, victim_swap)
		__field(u64, victim_pgtables)
		__field(s32, trigger_pid)
		__field(u64, task_memcg_id)
		__array(char, victim_comm, OOMWATCH_COMM_LEN)
		__array(char, trigger_comm, OOMWATCH_COMM_LEN)
		ow_trace_str(rec, task_memcg)
	),
	TP_fast_assign(
		__entry->seq = rec->h.seq;
		__entry->episode = rec->h.episode;
		__entry->valid = rec->h.valid;
		__entry->role = rec->role;
		__entry->state = rec->state;
		__entry->context = rec->context;
		__entry->victim_pid = rec->victim_pid;
		__entry->victim_tgid = rec->victim_tgid;
		__entry->victim_uid = rec->victim_uid;
		__entry->victim_oom_score_adj = rec->victim_oom_score_adj;
		__entry->victim_points = rec->victim_points;
		__entry->victim_score = rec->victim_score;
		__entry->victim_total_vm = rec->victim_total_vm;
		__entry->victim_anon_rss = rec->victim_anon_rss;
		__entry->victim_file_rss = rec->victim_file_rss;
		__entry->victim_shmem_rss = rec->victim_shmem_rss;
		__entry->victim_swap = rec->victim_swap;
		__entry->victim_pgtables = rec->victim_pgtables;
		__entry->trigger_pid = rec->trigger_pid;
		__entry->task_memcg_id = rec->task_memcg_id;
		memcpy(__entry->victim_comm, rec->victim_comm,
		       OOMWATCH_COMM_LEN);
		memcpy(__entry->trigger_comm, rec->trigger_comm,
		       OOMWATCH_COMM_LEN);
		ow_trace_assign_str(rec, task_memcg);
	),
	TP_printk("seq=%llu episode=%llu valid=0x%llx role=%s state=%s context=%s victim_pid=%d victim_tgid=%d victim_comm=%s victim_uid=%u victim_oom_score_adj=%d victim_points=%lld victim_score=%lld victim_total_vm=%llu victim_anon_rss=%llu victim_file_rss=%llu victim_shmem_rss=%llu victim_swap=%llu victim_pgtables=%llu trigger_pid=%d trigger_comm=%s task_memcg_id=%llu task_memcg=%s",
		  __entry->seq, __entry->episode, __entry->valid,
		  ow_trace_name(__entry->role, OOMWATCH_ROLES),
		  ow_trace_name(__entry->state, OOMWATCH_STATES),
		  ow_trace_name(__entry->context, OOMWATCH_CONTEXTS),
		  __entry->victim_pid, __entry->victim_tgid,
		  __entry->victim_comm, __entry->victim_uid,
		  __entry->victim_oom_score_adj, __entry->victim_points,
		  __entry->victim_score, __entry->victim_total_vm,
		  __entry->victim_anon_rss, __entry->victim_file_rss,
		  __entry->victim_shmem_rss, __entry->victim_swap,
		  __entry->victim_pgtables, __entry->trigger_pid,
		  __entry->trigger_comm, __entry->task_memcg_id,
		  __get_str(task_memcg))
);

TRACE_EVENT(reaped,
	TP_PROTO(const struct oomwatch_reaped *rec),
	TP_ARGS(rec),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, episode)
		__field(u32, reaper)
		__field(s32, victim_pid)
		__field(u64, latency_us)
		__array(char, victim_comm, OOMWATCH_COMM_LEN)
	),
	TP_fast_assign(
		__entry->seq = rec->h.seq;
		__entry->episode = rec->h.episode;
		__entry->reaper = rec->reaper;
		__entry->victim_pid = rec->victim_pid;
		__entry->latency_us = rec->latency_us;
		memcpy(__entry->victim_comm, rec->victim_comm,
		       OOMWATCH_COMM_LEN);
	),
	TP_printk("seq=%llu episode=%llu reaper=%s victim_pid=%d victim_comm=%s latency_us=%llu",
		  __entry->seq, __entry->episode,
		  ow_trace_name(__entry->reaper, OOMWATCH_REAPERS),
		  __entry->victim_pid, __entry->victim_comm,
		  __entry->latency_us)
);

TRACE_EVENT(exited,
	TP_PROTO(const struct oomwatch_exited *rec),
	TP_ARGS(rec),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, episode)
		__field(s32, victim_pid)
		__field(u64, latency_us)
		__array(char, victim_comm, OOMWATCH_COMM_LEN)
	),
	TP_fast_assign(
		__entry->seq = rec->h.seq;
		__entry->episode = rec->h.episode;
		__entry->victim_pid = rec->victim_pid;
		__entry->latency_us = rec->latency_us;
		memcpy(__entry->victim_comm, rec->victim_comm,
		       OOMWATCH_COMM_LEN);
	),
	TP_printk("seq=%llu episode=%llu victim_pid=%d victim_comm=%s latency_us=%llu",
		  __entry->seq, __entry->episode, __entry->victim_pid,
		  __entry->victim_comm, __entry->latency_us)
);

TRACE_EVENT(freed,
	TP_PROTO(const struct oomwatch_freed *rec),
	TP_ARGS(rec),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, episode)
		__field(s32, victim_pid)
		__field(s32, victim_tgid)
		__field(u64, latency_us)
		__field(u64, late_us)
		__array(char, victim_comm, OOMWATCH_COMM_LEN)
	),
	TP_fast_assign(
		__entry->seq = rec->h.seq;
		__entry->episode = rec->h.episode;
		__entry->victim_pid = rec->victim_pid;
		__entry->victim_tgid = rec->victim_tgid;
		__entry->latency_us = rec->latency_us;
		__entry->late_us = rec->late_us;
		memcpy(__entry->victim_comm, rec->victim_comm,
		       OOMWATCH_COMM_LEN);
	),
	TP_printk("seq=%llu episode=%llu victim_pid=%d victim_tgid=%d victim_comm=%s latency_us=%llu late_us=%llu",
		  __entry->seq, __entry->episode, __entry->victim_pid,
		  __entry->victim_tgid, __entry->victim_comm,
		  __entry->latency_us, __entry->late_us)
);

#endif /* OW_TRACEPOINTS_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE out_tracepoints
#include <trace/define_trace.h>
