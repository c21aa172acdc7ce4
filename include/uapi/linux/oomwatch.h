/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * oomwatch.h - the record format of /dev/oomwatch
 *
 * oomwatch(4) describes the device: its calls and errors.
 *
 * READING
 *
 * read() on /dev/oomwatch returns as many whole records as fit into the
 * buffer, never part of one. A buffer of OOMWATCH_RECORD_MAX bytes holds any
 * record. Records follow each other without a gap; the next one starts @size
 * bytes after the start of this one.
 *
 * RECORD
 *
 * A record is a struct oomwatch_header, then the fixed fields of its type
 * (struct oomwatch_oom, struct oomwatch_victim ...), then its strings and
 * arrays. Byte order and page size are those of the machine that wrote it.
 * @size is a multiple of 8 and at most OOMWATCH_RECORD_MAX: in a buffer that is
 * aligned to 8 bytes, every record is aligned, too. The layout is the same for 32
 * and 64 bits. All padding has a name. It is 0, and may become a field.
 *
 * FIELDS
 *
 * OOMWATCH_FIELDS() lists every field once. If bit N of @valid is set, the field
 * with bit number N was captured. If it is clear, the field was not captured, which
 * is different from 0: its bytes mean nothing. Each member of a union is a field; at
 * most one of them is valid. If bit N of @truncated is set, the string with bit
 * number N was longer than the record could hold.
 *
 * STRINGS
 *
 * The name of a task is a NUL-terminated array of OOMWATCH_COMM_LEN bytes. Any
 * other string is a struct oomwatch_str: @length bytes at @offset from the start
 * of the record, and then a NUL that @length does not count. A name may hold any
 * byte except NUL, in no known encoding. A record has it as the kernel has it; only
 * the text form escapes it.
 *
 * A truncated string lost its tail. A truncated path of a cgroup lost its head, since
 * its end says which cgroup it is; it does not begin with "/". If it does, an older
 * oomwatch recorded it, and it lost its tail.
 *
 * ARRAYS
 *
 * A struct oomwatch_array has the offset of its elements, their number, and the size
 * of one. An element may grow at its end, as a record may.
 *
 * UNITS
 *
 * Sizes are bytes or, if the table says so, KiB, rounded down. The text form shows them
 * in KiB, with the suffix _kb, and OOMWATCH_UNLIMITED as "max". Points are pages of
 * @page_size bytes. Durations are us. Process ids and user ids are those of the initial
 * namespaces. Only nspid is that of the innermost pid namespace of the task.
 *
 * CLOCK
 *
 * @time_ns is CLOCK_BOOTTIME: ns since boot, including suspend. This clock cannot be
 * set. If @flags has OOMWATCH_FLAG_WALL, the last 8 bytes of the record are its wall
 * time: a __u64, CLOCK_REALTIME at @time_ns, in ns since 1970, as the clock was set
 * when the record was published. Setting the clock later does not change it. A record
 * of an older module has no wall time: it is then
 * @time_ns + (CLOCK_REALTIME - CLOCK_BOOTTIME), both read now. The kernel reads the
 * clocks without a lock: a time may be off by some us while the clock is adjusted.
 *
 * ORDER AND LOSS
 *
 * @seq grows by 1 with each record, and no number is used twice. So a gap in it is
 * exactly the number of records that were overwritten before they were read. @seq is
 * the order of publication. @time_ns is the time of what is recorded: it may step
 * back from one record to the next.
 *
 * When the history is full, a new record overwrites the oldest one. Some of the oldest
 * are moved to the kept part of the history instead, and then have
 * OOMWATCH_FLAG_KEPT: all records of the first OOM events of a cgroup in a while; of
 * a few more events the victim, reaped, exited, freed and oom records. A reader gets
 * the kept records first, in the order of @seq. There are gaps between them, and
 * there may be one after the last of them. Any other gap follows an EPIPE.
 *
 * If records are overwritten before a reader has read them, its next read() fails
 * once, with EPIPE. The read() after that continues at the next record that is still
 * there. Records that were overwritten before the reader opened the device cause no
 * EPIPE.
 *
 * An OOM event is one call of out_of_memory(); its records share the number
 * @episode. They are: its victims, each published when it is marked; then,
 * without a gap between them, its candidates by rank, memory, then memcg and relative if
 * a memory cgroup ran out, else system, free_area and hugetlb, then stack and oom. Every event
 * has an oom record, except events that repeat an earlier one: a later oom record stands
 * for them (oom.repeats). All others but victim and oom are left out if the kernel did not
 * begin to choose a victim, or if the event repeats an earlier one. If the
 * return was missed (outcome unknown), there are those that were collected before. If
 * many cgroups repeat their events at once, one oom record may stand for several of
 * them: it has only what is the same for all, and no trigger. Reaped,
 * exited and freed follow when that happens.
 *
 * EXTENSION
 *
 * New record types may appear: skip them by @size. New fields are appended to a
 * struct, or replace padding. Bit numbers and enum values never change their meaning.
 * New enum values may appear: show their number. So a reader that was built with an
 * older header finds all that it knows at the same offsets. A reader that was built
 * with a newer header than the module finds the bits in @valid clear for all fields
 * that the module does not know. It must not read such fields: strings may be there,
 * or the record may be shorter.
 */
#ifndef _UAPI_LINUX_OOMWATCH_H
#define _UAPI_LINUX_OOMWATCH_H

#include <linux/types.h>

/*
 * The version of this format, for programs that save records. It would change only
 * if a reader that follows the rules above could no longer work.
 */
#define OOMWATCH_ABI_VERSION	1

/* The size of the largest record, in bytes. Part of the ABI: it will not grow. */
#define OOMWATCH_RECORD_MAX	4096

/* As TASK_COMM_LEN: 15 bytes of name and a NUL. */
#define OOMWATCH_COMM_LEN	16

/*
 * In the flags of a record: it was kept when records before and after it were
 * overwritten. There may be a gap before the next record. In text: kept=1.
 */
#define OOMWATCH_FLAG_KEPT	1

/* In the flags of a record: its last 8 bytes are its wall time. In text: wall=. */
#define OOMWATCH_FLAG_WALL	2

/*
 * In the flags of a record: it was made of lines of the kernel's log, which say less.
 * The module makes none. In text: log=1. Where @time_ns is 0, it is not known.
 */
#define OOMWATCH_FLAG_LOG	4

/* A limit that is not set. */
#define OOMWATCH_UNLIMITED	(~(__u64)0)

/**
 * struct oomwatch_header - what every record starts with
 * @size: bytes of the whole record, this header and its strings included
 * @type: one of enum oomwatch_type
 * @flags: OOMWATCH_FLAG_KEPT, OOMWATCH_FLAG_WALL, OOMWATCH_FLAG_LOG
 * @reserved: the name of @flags before it had a meaning
 * @seq: number of the record, in order of publication, from 1
 * @time_ns: time of the event, CLOCK_BOOTTIME in ns
 * @episode: number of the OOM event (one call of out_of_memory()), from 1; 0 if it
 *           happened outside of an OOM event, or in one that was not seen
 * @valid: bit N: the field with bit number N was captured
 * @truncated: bit N: the string with bit number N is truncated
 */
struct oomwatch_header {
	__u32 size;
	__u16 type;
	union {
		__u16 flags;
		__u16 reserved;
	};
	__aligned_u64 seq;
	__aligned_u64 time_ns;
	__aligned_u64 episode;
	__aligned_u64 valid;
	__aligned_u64 truncated;
};

/**
 * struct oomwatch_str - a string after the fixed fields of a record
 * @offset: bytes from the start of the record
 * @length: bytes, without the NUL that follows them
 */
struct oomwatch_str {
	__u16 offset;
	__u16 length;
};

/**
 * struct oomwatch_array - elements after the fixed fields of a record
 * @offset: bytes from the start of the record
 * @count: number of elements
 * @size: bytes of one element
 * @reserved: 0
 */
struct oomwatch_array {
	__u16 offset;
	__u16 count;
	__u16 size;
	__u16 reserved;
};

/* The maximum number of zones in a memory record. */
#define OOMWATCH_ZONES_MAX	16

/* The name of a zone and a NUL. */
#define OOMWATCH_ZONE_NAME_LEN	12

/**
 * struct oomwatch_zone - a memory zone, at the time of the memory record
 * @node: its NUMA node; -1 for the sum of the zones that did not fit
 * @name: struct zone.name; "rest" for the sum
 * @free: NR_FREE_PAGES of the zone, in bytes
 * @min: its watermark WMARK_MIN, in bytes
 * @low: its watermark WMARK_LOW, in bytes
 * @high: its watermark WMARK_HIGH, in bytes
 * @managed: struct zone.managed_pages, in bytes
 */
struct oomwatch_zone {
	__s32 node;
	char name[OOMWATCH_ZONE_NAME_LEN];
	__aligned_u64 free;
	__aligned_u64 min;
	__aligned_u64 low;
	__aligned_u64 high;
	__aligned_u64 managed;
};

/*
 * The values of each enumeration, with the names that text and tools show:
 * E(constant, value, name).
 */
#define OOMWATCH_TYPES(E) \
	E(OOMWATCH_TYPE_OOM,			1, "oom") \
	E(OOMWATCH_TYPE_VICTIM,			2, "victim") \
	E(OOMWATCH_TYPE_MEMORY,			3, "memory") \
	E(OOMWATCH_TYPE_STACK,			4, "stack") \
	E(OOMWATCH_TYPE_CANDIDATE,		5, "candidate") \
	E(OOMWATCH_TYPE_REAPED,			6, "reaped") \
	E(OOMWATCH_TYPE_EXITED,			7, "exited") \
	E(OOMWATCH_TYPE_FREED,			8, "freed") \
	E(OOMWATCH_TYPE_MEMCG,			9, "memcg") \
	E(OOMWATCH_TYPE_RELATIVE,		10, "relative") \
	E(OOMWATCH_TYPE_SYSTEM,			11, "system") \
	E(OOMWATCH_TYPE_FREE_AREA,		12, "free_area") \
	E(OOMWATCH_TYPE_HUGETLB,		13, "hugetlb")

/* How an OOM event ended. */
#define OOMWATCH_OUTCOMES(E) \
	E(OOMWATCH_OUTCOME_UNKNOWN,		0, "unknown") \
	E(OOMWATCH_OUTCOME_KILLED,		1, "killed") \
	E(OOMWATCH_OUTCOME_VICTIM_EXITED,	2, "victim_exited") \
	E(OOMWATCH_OUTCOME_ALREADY_DYING,	3, "already_dying") \
	E(OOMWATCH_OUTCOME_VICTIM_PENDING,	4, "victim_pending") \
	E(OOMWATCH_OUTCOME_NO_VICTIM,		5, "no_victim") \
	E(OOMWATCH_OUTCOME_DISABLED,		6, "disabled") \
	E(OOMWATCH_OUTCOME_TRIGGER_DYING,	7, "trigger_dying") \
	E(OOMWATCH_OUTCOME_SKIPPED_GFP,		8, "skipped_gfp") \
	E(OOMWATCH_OUTCOME_AVERTED,		9, "averted") \
	E(OOMWATCH_OUTCOME_PANIC,		10, "panic") \
	E(OOMWATCH_OUTCOME_HANDLED,		11, "handled")

/* Whose memory ran out: oom_control.memcg. */
#define OOMWATCH_CONTEXTS(E) \
	E(OOMWATCH_CONTEXT_GLOBAL,		0, "global") \
	E(OOMWATCH_CONTEXT_MEMCG,		1, "memcg")

/* enum oom_constraint of the kernel, in its order. */
#define OOMWATCH_CONSTRAINTS(E) \
	E(OOMWATCH_CONSTRAINT_NONE,		0, "CONSTRAINT_NONE") \
	E(OOMWATCH_CONSTRAINT_CPUSET,		1, "CONSTRAINT_CPUSET") \
	E(OOMWATCH_CONSTRAINT_MEMORY_POLICY,	2, "CONSTRAINT_MEMORY_POLICY") \
	E(OOMWATCH_CONSTRAINT_MEMCG,		3, "CONSTRAINT_MEMCG")

/* Which path of the kernel called out_of_memory(). */
#define OOMWATCH_ORIGINS(E) \
	E(OOMWATCH_ORIGIN_PAGE_ALLOC,		0, "page_alloc") \
	E(OOMWATCH_ORIGIN_MEMCG_CHARGE,		1, "memcg_charge") \
	E(OOMWATCH_ORIGIN_MEMORY_MAX,		2, "memory_max") \
	E(OOMWATCH_ORIGIN_SYSRQ,		3, "sysrq") \
	E(OOMWATCH_ORIGIN_LRU_GEN,		4, "lru_gen")

/*
 * Why a task became a victim. A process that shares the memory of a victim is
 * SHARED_MM, even if it is later killed as a member of a group.
 */
#define OOMWATCH_ROLES(E) \
	E(OOMWATCH_ROLE_CHOSEN,			0, "chosen") \
	E(OOMWATCH_ROLE_GROUP,			1, "group") \
	E(OOMWATCH_ROLE_TRIGGER,		2, "trigger") \
	E(OOMWATCH_ROLE_SHARED_MM,		3, "shared_mm")

/* What happened to a victim: the kernel killed it, or found it dying and marked it. */
#define OOMWATCH_STATES(E) \
	E(OOMWATCH_STATE_KILLED,		0, "killed") \
	E(OOMWATCH_STATE_DYING,			1, "dying")

/* What took the memory of a victim before the victim left it. */
#define OOMWATCH_REAPERS(E) \
	E(OOMWATCH_REAPER_OOM_REAPER,		0, "oom_reaper") \
	E(OOMWATCH_REAPER_PROCESS_MRELEASE,	1, "process_mrelease")

/*
 * Why an OOM panics the system: vm.panic_on_oom is set, and no process was scored;
 * or the kernel found no process that may be killed.
 */
#define OOMWATCH_PANIC_REASONS(E) \
	E(OOMWATCH_PANIC_REASON_PANIC_ON_OOM,	0, "panic_on_oom") \
	E(OOMWATCH_PANIC_REASON_NO_KILLABLE,	1, "no_killable_process")

/* Where a cgroup lies, seen from the one that ran out: above it or below it. */
#define OOMWATCH_RELATIONS(E) \
	E(OOMWATCH_RELATION_ANCESTOR,		0, "ancestor") \
	E(OOMWATCH_RELATION_DESCENDANT,		1, "descendant")

#define OOMWATCH_ENUMERATOR(constant, value, name) constant = (value),

enum oomwatch_type { OOMWATCH_TYPES(OOMWATCH_ENUMERATOR) };
enum oomwatch_outcome { OOMWATCH_OUTCOMES(OOMWATCH_ENUMERATOR) };
enum oomwatch_context { OOMWATCH_CONTEXTS(OOMWATCH_ENUMERATOR) };
enum oomwatch_constraint { OOMWATCH_CONSTRAINTS(OOMWATCH_ENUMERATOR) };
enum oomwatch_origin { OOMWATCH_ORIGINS(OOMWATCH_ENUMERATOR) };
enum oomwatch_role { OOMWATCH_ROLES(OOMWATCH_ENUMERATOR) };
enum oomwatch_state { OOMWATCH_STATES(OOMWATCH_ENUMERATOR) };
enum oomwatch_reaper { OOMWATCH_REAPERS(OOMWATCH_ENUMERATOR) };
enum oomwatch_panic { OOMWATCH_PANIC_REASONS(OOMWATCH_ENUMERATOR) };
enum oomwatch_relation { OOMWATCH_RELATIONS(OOMWATCH_ENUMERATOR) };

/**
 * struct oomwatch_oom - one OOM event, published when out_of_memory() returns
 * @h: the header; @h.time_ns is the time of the return; for outcome panic, of the
 *     decision; for outcome unknown, of the entry
 *
 * OOMWATCH_FIELDS() describes the other members. Each __s64 has an offset that is a
 * multiple of 8, since not all headers have __aligned_s64.
 */
struct oomwatch_oom {
	struct oomwatch_header h;
	__u32 outcome;
	__u32 context;
	__u32 constraint;
	__u32 origin;
	__s32 order;
	__u32 gfp_mask;
	__s32 trigger_pid;
	__s32 trigger_tgid;
	__s32 trigger_nspid;
	__u32 trigger_uid;
	__s32 trigger_oom_score_adj;
	__s32 chosen_pid;
	__u32 victims;
	__u32 page_size;
	__aligned_u64 totalpages;
	__aligned_u64 oom_memcg_id;
	__aligned_u64 oom_memcg_usage;
	__aligned_u64 oom_memcg_max;
	union {
		__aligned_u64 oom_memcg_swap;		/* cgroup v2 */
		__aligned_u64 oom_memcg_memsw;		/* cgroup v1 */
	};
	union {
		__aligned_u64 oom_memcg_swap_max;	/* cgroup v2 */
		__aligned_u64 oom_memcg_memsw_max;	/* cgroup v1 */
	};
	__s64 chosen_points;
	__s64 chosen_score;
	__aligned_u64 duration_us;
	__aligned_u64 repeats;
	__aligned_u64 repeats_duration_us;
	char trigger_comm[OOMWATCH_COMM_LEN];
	char chosen_comm[OOMWATCH_COMM_LEN];
	struct oomwatch_str gfp_flags;
	struct oomwatch_str trigger_memcg;
	struct oomwatch_str nodemask;
	struct oomwatch_str cpuset;
	struct oomwatch_str mems_allowed;
	struct oomwatch_str oom_memcg;
	struct oomwatch_str message;
	struct oomwatch_str oom_group;
	__u32 candidates_scored;
	__u32 candidates_eligible;
	__aligned_u64 oom_memcg_failcnt;
	__aligned_u64 oom_memcg_kmem;
	__u32 victims_unrecorded;
	__u32 panic_reason;
	__s32 pending_victim_pid;
	__u32 pending_reserved;
};

/**
 * struct oomwatch_victim - one process that the kernel killed or marked as an OOM
 *			    victim: a thread of it was marked, or it shares the memory
 *			    of a victim; or one further thread of it that was marked
 * @h: the header; @h.time_ns is the time of the mark
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_victim {
	struct oomwatch_header h;
	__u32 role;
	__u32 state;
	__s32 victim_pid;
	__s32 victim_tgid;
	__s32 victim_nspid;
	__u32 victim_uid;
	__s32 victim_oom_score_adj;
	__u32 context;
	__u32 constraint;
	__s32 trigger_pid;
	__u32 page_size;
	__s32 victim_ppid;
	__s64 victim_points;
	__s64 victim_score;
	__aligned_u64 victim_total_vm;
	__aligned_u64 victim_anon_rss;
	__aligned_u64 victim_file_rss;
	__aligned_u64 victim_shmem_rss;
	__aligned_u64 victim_swap;
	__aligned_u64 victim_pgtables;
	__aligned_u64 oom_memcg_id;
	__aligned_u64 task_memcg_id;
	char victim_comm[OOMWATCH_COMM_LEN];
	char trigger_comm[OOMWATCH_COMM_LEN];
	struct oomwatch_str oom_memcg;
	struct oomwatch_str task_memcg;
	struct oomwatch_str victim_exe;
	struct oomwatch_str victim_leader_comm;
	struct oomwatch_str victim_parent_comm;
	__u32 reserved;
	__s32 mm_victim_tgid;
	__u32 mm_reserved;
	__aligned_u64 mm_victim_episode;
};

/**
 * struct oomwatch_memory - the memory of the system when a victim was chosen
 * @h: the header; @h.time_ns is the time of the reading
 *
 * OOMWATCH_FIELDS() describes the other members, struct oomwatch_zone the elements
 * of @zones.
 */
struct oomwatch_memory {
	struct oomwatch_header h;
	__aligned_u64 total;
	__aligned_u64 free;
	__aligned_u64 unevictable;
	__aligned_u64 mlocked;
	__aligned_u64 anon;
	__aligned_u64 file;
	__aligned_u64 shmem;
	__aligned_u64 dirty;
	__aligned_u64 writeback;
	__aligned_u64 slab_reclaimable;
	__aligned_u64 slab_unreclaimable;
	__aligned_u64 pagetables;
	__aligned_u64 kernel_stack;
	__aligned_u64 swap_total;
	__aligned_u64 swap_free;
	__u32 load1;
	__u32 load5;
	__u32 load15;
	__u32 zones_summed;
	struct oomwatch_array zones;
};

/**
 * struct oomwatch_stack - the kernel stack of the trigger
 * @h: the header; @h.time_ns is the time of the entry
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_stack {
	struct oomwatch_header h;
	__s32 trigger_pid;
	struct oomwatch_str stack;
	char trigger_comm[OOMWATCH_COMM_LEN];
};

/**
 * struct oomwatch_candidate - one of the tasks with the most points in an OOM event
 * @h: the header; @h.time_ns is the time of the end of the selection
 *
 * If no task may be killed, it is one of the tasks that hold the most memory, without
 * points and score.
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_candidate {
	struct oomwatch_header h;
	__u32 rank;
	__s32 candidate_pid;
	__s32 candidate_tgid;
	__u32 candidate_uid;
	__s32 candidate_oom_score_adj;
	__u32 candidate_rss;
	__s64 candidate_points;
	__s64 candidate_score;
	__aligned_u64 candidate_total_vm;
	__aligned_u64 candidate_anon_rss;
	__aligned_u64 candidate_file_rss;
	__aligned_u64 candidate_shmem_rss;
	__aligned_u64 candidate_swap;
	__aligned_u64 candidate_pgtables;
	char candidate_comm[OOMWATCH_COMM_LEN];
	struct oomwatch_str candidate_memcg;
	__u32 candidate_reserved;
};

/**
 * struct oomwatch_reaped - another task took the memory of a victim
 * @h: the header; @h.time_ns is the time at which this was done
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_reaped {
	struct oomwatch_header h;
	__u32 reaper;
	__s32 victim_pid;
	__s32 victim_tgid;
	__u32 reserved;
	__aligned_u64 latency_us;
	__aligned_u64 victim_anon_rss;
	__aligned_u64 victim_file_rss;
	__aligned_u64 victim_shmem_rss;
	char victim_comm[OOMWATCH_COMM_LEN];
};

/**
 * struct oomwatch_exited - the marked thread of a victim has left its memory; other
 *			    threads or processes may still hold that memory
 * @h: the header; @h.time_ns is the time of the exit
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_exited {
	struct oomwatch_header h;
	__s32 victim_pid;
	__s32 victim_tgid;
	__aligned_u64 latency_us;
	char victim_comm[OOMWATCH_COMM_LEN];
};

/**
 * struct oomwatch_freed - all tasks have left the memory of a victim, and it is free;
 *			   if several victims have the same memory, the record is
 *			   that of the first
 * @h: the header; @h.time_ns is the time at which this was seen
 *
 * The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_freed {
	struct oomwatch_header h;
	__s32 victim_pid;
	__s32 victim_tgid;
	__aligned_u64 latency_us;
	__aligned_u64 late_us;
	char victim_comm[OOMWATCH_COMM_LEN];
	__aligned_u64 skipped_us;
};

/**
 * struct oomwatch_memcg - the memory cgroup that ran out, as its memory.stat,
 *			   memory.events and memory.pressure have it: with all cgroups
 *			   below it
 * @h: the header; @h.time_ns is the time of the reading: just before the first kill,
 *     or the end of the episode if there is none
 *
 * The other members are described by their rows in OOMWATCH_FIELDS(). Each is read by
 * itself, while others may change them. A part of the usage that would be larger than all
 * of it is not recorded, nor is one of 4 TiB or more.
 */
struct oomwatch_memcg {
	struct oomwatch_header h;
	__u32 stat_flushed;
	__u32 pressure_some_avg10;
	__u32 pressure_some_avg60;
	__u32 pressure_some_avg300;
	__u32 pressure_full_avg10;
	__u32 pressure_full_avg60;
	__u32 pressure_full_avg300;
	__u32 stat_slack;
	__u32 anon;
	__u32 file;
	__u32 kernel;
	__u32 kernel_stack;
	__u32 pagetables;
	__u32 sec_pagetables;
	__u32 percpu;
	__u32 sock;
	__u32 vmalloc;
	__u32 shmem;
	__u32 zswap;
	__u32 zswapped;
	__u32 file_mapped;
	__u32 file_dirty;
	__u32 file_writeback;
	__u32 swapcached;
	__u32 anon_thp;
	__u32 file_thp;
	__u32 shmem_thp;
	__u32 inactive_anon;
	__u32 active_anon;
	__u32 inactive_file;
	__u32 active_file;
	__u32 unevictable;
	__u32 slab_reclaimable;
	__u32 slab_unreclaimable;
	__u32 descendants;
	__u32 descendants_left;
	__aligned_u64 oom_memcg_id;
	__aligned_u64 usage;
	__aligned_u64 min;
	__aligned_u64 low;
	__aligned_u64 high;
	__aligned_u64 workingset_refault_anon;
	__aligned_u64 workingset_refault_file;
	__aligned_u64 pgscan;
	__aligned_u64 pgsteal;
	__aligned_u64 events_low;
	__aligned_u64 events_high;
	__aligned_u64 events_max;
	__aligned_u64 events_oom;
	__aligned_u64 events_oom_kill;
	__aligned_u64 events_oom_group_kill;
	__aligned_u64 pressure_some_total_us;
	__aligned_u64 pressure_full_total_us;
};

/**
 * struct oomwatch_relative - a memory cgroup below or above the one that ran out
 * @h: the header; @h.time_ns is that of the memcg record before it
 *
 * Below it, those that use most, the first one most of all: no more than 8, and none that
 * uses less than 1/64 of what all of it does. Above it, each one up to the root, no more
 * than 8, from the nearest on. The other members are described by their rows in
 * OOMWATCH_FIELDS().
 */
struct oomwatch_relative {
	struct oomwatch_header h;
	__u32 relation;
	__u32 distance;
	__aligned_u64 memcg_id;
	__aligned_u64 usage;
	__aligned_u64 max;
	__aligned_u64 high;
	struct oomwatch_str path_below;
	__u32 removed;
	__u32 anon;
	__u32 file;
	__u32 shmem;
	__u32 kernel;
};

/**
 * struct oomwatch_system - what the memory of the system was used for when it ran out,
 *			    beside what the memory record has
 * @h: the header; @h.time_ns is that of the memory record before it
 *
 * The other members are described by their rows in OOMWATCH_FIELDS(). Each is read by
 * itself, while others may change them.
 */
struct oomwatch_system {
	struct oomwatch_header h;
	__aligned_u64 active_anon;
	__aligned_u64 inactive_anon;
	__aligned_u64 active_file;
	__aligned_u64 inactive_file;
	__aligned_u64 isolated_anon;
	__aligned_u64 isolated_file;
	__aligned_u64 file_mapped;
	__aligned_u64 swapcached;
	__aligned_u64 anon_thp;
	__aligned_u64 file_thp;
	__aligned_u64 shmem_thp;
	__aligned_u64 kernel_misc_reclaimable;
	__aligned_u64 sec_pagetables;
	__aligned_u64 bounce;
	__aligned_u64 vmalloc;
	__aligned_u64 percpu;
	__aligned_u64 zspages;
	__aligned_u64 balloon;
	__aligned_u64 free_pcp;
	__aligned_u64 free_cma;
	__aligned_u64 hugetlb;
	__aligned_u64 workingset_refault_anon;
	__aligned_u64 workingset_refault_file;
	__u32 pressure_some_avg10;
	__u32 pressure_some_avg60;
	__u32 pressure_some_avg300;
	__u32 pressure_full_avg10;
	__u32 pressure_full_avg60;
	__u32 pressure_full_avg300;
	__aligned_u64 pressure_some_total_us;
	__aligned_u64 pressure_full_total_us;
};

/**
 * struct oomwatch_free_area - why a zone could not give what was asked for
 * @h: the header; @h.time_ns is that of the memory record before it
 *
 * Free memory, watermarks and size of the zone are in the memory record. Zones are matched
 * by node and zone, since they may come and go between the two; there is no record for the
 * sum of the rest. The other members are described by their rows in OOMWATCH_FIELDS().
 */
struct oomwatch_free_area {
	struct oomwatch_header h;
	__s32 node;
	struct oomwatch_str free_blocks;
	char zone[OOMWATCH_COMM_LEN];
	__aligned_u64 lowmem_reserve;
	__aligned_u64 boost;
	__aligned_u64 highatomic;
	__aligned_u64 free_pcp;
	__aligned_u64 free_cma;
};

/**
 * struct oomwatch_hugetlb - a pool of huge pages that are set aside
 * @h: the header; @h.time_ns is that of the memory record before it
 *
 * A pool without pages has no record. The other members are described by their rows in
 * OOMWATCH_FIELDS().
 */
struct oomwatch_hugetlb {
	struct oomwatch_header h;
	__aligned_u64 hugepagesize;
	__aligned_u64 nr_hugepages;
	__aligned_u64 free_hugepages;
	__aligned_u64 resv_hugepages;
	__aligned_u64 surplus_hugepages;
};

/*
 * The field table: F(record, bit, member, kind, unit, source), in the order
 * in which text shows the fields. The key of a field is its member's name.
 *
 * kind says how the member is stored and shown:
 *   U32 S32 U64 S64	a decimal number of that type
 *   HEX		__u32, hexadecimal
 *   BYTES LIMIT	__u64 bytes, shown as KiB; LIMIT: may be unlimited
 *   KIB			__u32 KiB, shown with the suffix _kb as the two before
 *   LOAD		__u32 hundredths, shown as 0.00
 *   COMM		char[OOMWATCH_COMM_LEN], any byte: escaped in text
 *   NAME		struct oomwatch_str, any byte: escaped in text
 *   PATH		the same, the path of a cgroup: see STRINGS
 *   TEXT		struct oomwatch_str, made by the kernel: shown as it is
 *   ZONES		struct oomwatch_array of struct oomwatch_zone: the first
 *			is shown as zone0=node0/DMA zone0_free_kb=... and so on
 *   OUTCOME CONTEXT CONSTRAINT ORIGIN ROLE STATE REAPER PANIC_REASON
 *   RELATION		__u32, one of that enumeration
 */
#define OOMWATCH_FIELDS(F) \
	F(oom,  0, outcome,		OUTCOME,    "", \
	  "return value of out_of_memory() and the steps seen inside it") \
	F(oom, 42, panic_reason,	PANIC_REASON, "", \
	  "oom_control.chosen_points at dump_header(): 0 before the " \
	  "selection, LONG_MIN after it; outcome panic only") \
	F(oom,  1, context,		CONTEXT,    "", "oom_control.memcg") \
	F(oom,  2, constraint,		CONSTRAINT, "", "oom_control.constraint") \
	F(oom,  3, origin,		ORIGIN,    "", \
	  "oom_control.order, .memcg, .zonelist and the stack") \
	F(oom,  4, order,		S32,        "power of two pages", \
	  "oom_control.order; -1 for sysrq") \
	F(oom,  5, gfp_mask,		HEX,        "", "oom_control.gfp_mask") \
	F(oom,  6, gfp_flags,		TEXT,       "", \
	  "oom_control.gfp_mask, by the names of the running kernel") \
	F(oom,  7, trigger_pid,		S32,        "", "current") \
	F(oom,  8, trigger_tgid,	S32,        "", "current") \
	F(oom,  9, trigger_nspid,	S32,        "", \
	  "current, in its own pid namespace") \
	F(oom, 10, trigger_comm,	COMM,       "", "current->comm") \
	F(oom, 11, trigger_uid,		U32,        "", \
	  "task_uid(current), in the initial user namespace") \
	F(oom, 12, trigger_oom_score_adj, S32,      "", \
	  "current->signal->oom_score_adj") \
	F(oom, 13, trigger_memcg,	PATH,       "", \
	  "memory cgroup of current, absolute path") \
	F(oom, 14, nodemask,		TEXT,       "", \
	  "oom_control.nodemask; empty: not restricted") \
	F(oom, 15, cpuset,		PATH,       "", \
	  "cpuset cgroup of current, absolute path") \
	F(oom, 16, mems_allowed,	TEXT,       "", \
	  "cpuset_current_mems_allowed") \
	F(oom, 17, totalpages,		U64,        "pages", \
	  "oom_control.totalpages") \
	F(oom, 18, page_size,		U32,        "bytes", "PAGE_SIZE") \
	F(oom, 19, oom_memcg,		PATH,       "", \
	  "oom_control.memcg, absolute path") \
	F(oom, 20, oom_memcg_id,	U64,        "", \
	  "cgroup_id() of oom_control.memcg") \
	F(oom, 21, oom_memcg_usage,	BYTES,      "bytes", \
	  "mem_cgroup.memory, at the entry") \
	F(oom, 22, oom_memcg_max,	LIMIT,      "bytes", \
	  "mem_cgroup.memory.max") \
	F(oom, 23, oom_memcg_swap,	BYTES,      "bytes", \
	  "mem_cgroup.swap, at the entry; cgroup v2") \
	F(oom, 24, oom_memcg_swap_max,	LIMIT,      "bytes", \
	  "mem_cgroup.swap.max; cgroup v2") \
	F(oom, 37, oom_memcg_failcnt,	U64,        "charges", \
	  "mem_cgroup.memory.failcnt, or memory_events[MEMCG_MAX] where v2 " \
	  "has no failcnt: charges that met the limit") \
	F(oom, 38, oom_memcg_memsw,	BYTES,      "bytes", \
	  "mem_cgroup.memsw, at the entry; cgroup v1") \
	F(oom, 39, oom_memcg_memsw_max,	LIMIT,      "bytes", \
	  "mem_cgroup.memsw.max; cgroup v1") \
	F(oom, 40, oom_memcg_kmem,	BYTES,      "bytes", \
	  "mem_cgroup.kmem, at the entry; cgroup v1") \
	F(oom, 34, oom_group,		PATH,       "", \
	  "memory cgroup that is killed as a whole (memory.oom.group), " \
	  "read when the kernel kills, after its report; absolute path; " \
	  "empty: none, or nothing was killed") \
	F(oom, 25, chosen_pid,		S32,        "", "oom_control.chosen") \
	F(oom, 26, chosen_comm,		COMM,       "", \
	  "oom_control.chosen->comm") \
	F(oom, 27, chosen_points,	S64,        "pages", \
	  "oom_control.chosen_points") \
	F(oom, 28, chosen_score,	S64,        "", \
	  "chosen_points, scaled as /proc/PID/oom_score by totalpages") \
	F(oom, 35, candidates_scored,	U32,        "tasks", \
	  "calls of oom_badness()") \
	F(oom, 36, candidates_eligible,	U32,        "tasks", \
	  "calls that did not return LONG_MIN") \
	F(oom, 29, victims,		U32,        "tasks", \
	  "victim records of the event") \
	F(oom, 41, victims_unrecorded,	U32,        "threads", \
	  "at most this many more shared the memory of a victim: at most 32 " \
	  "such processes are recorded, and at most 10,000 processes are " \
	  "looked at; absent: none") \
	F(oom, 30, message,		NAME,       "", \
	  "message of oom_kill_process()") \
	F(oom, 31, duration_us,		U64,        "us", \
	  "entry to return of out_of_memory()") \
	F(oom, 32, repeats,		U64,        "events", \
	  "events that this record stands for") \
	F(oom, 33, repeats_duration_us,	U64,        "us", \
	  "entry of the first of these events to return of the last") \
	F(oom, 43, pending_victim_pid,	S32,        "", \
	  "the victim that has not gone, as marked; of several, the first that " \
	  "was marked; victim_pending only") \
	F(victim,  0, role,		ROLE,       "", \
	  "step of the OOM path that marked the task") \
	F(victim,  1, state,		STATE,      "", \
	  "killed: by __oom_kill_process(), or because it shares memory; " \
	  "dying: only marked") \
	F(victim,  2, victim_pid,	S32,        "", \
	  "the marked thread; with role shared_mm: the leader of the process") \
	F(victim,  3, victim_tgid,	S32,        "", "its process") \
	F(victim,  4, victim_nspid,	S32,        "", \
	  "the same, in its own pid namespace") \
	F(victim,  5, victim_comm,	COMM,       "", "task_struct.comm") \
	F(victim, 25, victim_leader_comm, NAME,     "", \
	  "task_struct.group_leader->comm") \
	F(victim, 26, victim_exe,	NAME,       "", \
	  "mm_struct.exe_file, base name") \
	F(victim, 27, victim_ppid,	S32,        "", \
	  "task_struct.real_parent->tgid") \
	F(victim, 28, victim_parent_comm, NAME,     "", \
	  "task_struct.real_parent->group_leader->comm") \
	F(victim,  6, victim_uid,	U32,        "", \
	  "task_uid(), in the initial user namespace") \
	F(victim,  7, victim_points,	S64,        "pages", \
	  "oom_control.chosen_points; with another role than chosen: " \
	  "oom_badness(), if it is a recorded candidate") \
	F(victim,  8, victim_score,	S64,        "", \
	  "victim_points, scaled as /proc/PID/oom_score by totalpages") \
	F(victim,  9, victim_oom_score_adj, S32,    "", \
	  "signal_struct.oom_score_adj") \
	F(victim, 10, victim_total_vm,	BYTES,      "bytes", \
	  "mm_struct.total_vm") \
	F(victim, 11, victim_anon_rss,	BYTES,      "bytes", "MM_ANONPAGES") \
	F(victim, 12, victim_file_rss,	BYTES,      "bytes", "MM_FILEPAGES") \
	F(victim, 13, victim_shmem_rss,	BYTES,      "bytes", "MM_SHMEMPAGES") \
	F(victim, 14, victim_swap,	BYTES,      "bytes", "MM_SWAPENTS") \
	F(victim, 15, victim_pgtables,	BYTES,      "bytes", \
	  "mm_pgtables_bytes()") \
	F(victim, 16, context,		CONTEXT,    "", "oom_control.memcg") \
	F(victim, 17, constraint,	CONSTRAINT, "", \
	  "oom_control.constraint") \
	F(victim, 18, oom_memcg,	PATH,       "", \
	  "oom_control.memcg, absolute path") \
	F(victim, 19, task_memcg,	PATH,       "", \
	  "memory cgroup of the victim, absolute path; absent while fork() has not put it in one") \
	F(victim, 20, oom_memcg_id,	U64,        "", \
	  "cgroup_id() of oom_control.memcg") \
	F(victim, 21, task_memcg_id,	U64,        "", \
	  "cgroup_id() of that cgroup; absent with it") \
	F(victim, 22, trigger_pid,	S32,        "", "current") \
	F(victim, 23, trigger_comm,	COMM,       "", "current->comm") \
	F(victim, 24, page_size,	U32,        "bytes", "PAGE_SIZE") \
	F(victim, 32, mm_victim_tgid,	S32,        "", \
	  "process of the first victim with this memory; equal to " \
	  "victim_tgid: a further thread of it; absent: this is the first") \
	F(victim, 33, mm_victim_episode, U64,       "", \
	  "the event in which mm_victim_tgid became a victim") \
	F(memory,  0, total,		BYTES,      "bytes", "totalram_pages()") \
	F(memory,  1, free,		BYTES,      "bytes", "NR_FREE_PAGES") \
	F(memory,  2, unevictable,	BYTES,      "bytes", "NR_UNEVICTABLE") \
	F(memory,  3, mlocked,		BYTES,      "bytes", "NR_MLOCK") \
	F(memory,  4, anon,		BYTES,      "bytes", "NR_ANON_MAPPED") \
	F(memory,  5, file,		BYTES,      "bytes", \
	  "NR_FILE_PAGES: page cache, shmem and swap cache included") \
	F(memory,  6, shmem,		BYTES,      "bytes", \
	  "NR_SHMEM: tmpfs and shared memory") \
	F(memory,  7, dirty,		BYTES,      "bytes", "NR_FILE_DIRTY") \
	F(memory,  8, writeback,	BYTES,      "bytes", "NR_WRITEBACK") \
	F(memory,  9, slab_reclaimable,	BYTES,      "bytes", \
	  "NR_SLAB_RECLAIMABLE_B") \
	F(memory, 10, slab_unreclaimable, BYTES,    "bytes", \
	  "NR_SLAB_UNRECLAIMABLE_B") \
	F(memory, 11, pagetables,	BYTES,      "bytes", "NR_PAGETABLE") \
	F(memory, 12, kernel_stack,	BYTES,      "bytes", \
	  "NR_KERNEL_STACK_KB") \
	F(memory, 13, swap_total,	BYTES,      "bytes", \
	  "oom_control.totalpages - totalram_pages(); CONSTRAINT_NONE only") \
	F(memory, 14, swap_free,	BYTES,      "bytes", \
	  "get_nr_swap_pages()") \
	F(memory, 15, load1,		LOAD,       "1/100", "avenrun[0]") \
	F(memory, 16, load5,		LOAD,       "1/100", "avenrun[1]") \
	F(memory, 17, load15,		LOAD,       "1/100", "avenrun[2]") \
	F(memory, 18, zones,		ZONES,      "bytes", "populated zones") \
	F(memory, 19, zones_summed,	U32,        "zones", \
	  "zones that did not fit: the last of zones is their sum") \
	F(stack,  0, trigger_pid,	S32,        "", "current") \
	F(stack,  1, trigger_comm,	COMM,       "", "current->comm") \
	F(stack,  2, stack,		TEXT,       "", \
	  "kernel stack of current, from the caller of out_of_memory() on; " \
	  "?: no symbol") \
	F(candidate,  0, rank,		U32,        "", \
	  "1: most points; if points are equal, the last that was scored " \
	  "comes first; of those equal to the last rank, the first are kept; " \
	  "if no task may be killed: most memory, swap and page tables") \
	F(candidate,  1, candidate_pid,	S32,        "", \
	  "argument of oom_badness()") \
	F(candidate,  2, candidate_tgid, S32,       "", "its process") \
	F(candidate,  3, candidate_comm, COMM,      "", "task_struct.comm") \
	F(candidate,  4, candidate_uid,	U32,        "", \
	  "task_uid(), in the initial user namespace") \
	F(candidate,  5, candidate_points, S64,     "pages", \
	  "return value of oom_badness(); absent if it may not be killed") \
	F(candidate,  6, candidate_score, S64,      "", \
	  "candidate_points, scaled as /proc/PID/oom_score by totalpages") \
	F(candidate,  7, candidate_oom_score_adj, S32, "", \
	  "signal_struct.oom_score_adj") \
	F(candidate,  8, candidate_total_vm, BYTES, "bytes", \
	  "mm_struct.total_vm") \
	F(candidate,  9, candidate_anon_rss, BYTES, "bytes", "MM_ANONPAGES") \
	F(candidate, 10, candidate_file_rss, BYTES, "bytes", "MM_FILEPAGES") \
	F(candidate, 11, candidate_shmem_rss, BYTES, "bytes", \
	  "MM_SHMEMPAGES") \
	F(candidate, 12, candidate_swap, BYTES,     "bytes", "MM_SWAPENTS") \
	F(candidate, 13, candidate_pgtables, BYTES, "bytes", \
	  "mm_pgtables_bytes()") \
	F(candidate, 14, candidate_rss,	U32,        "pages", \
	  "get_mm_rss(), in the kernel's log; the module has its three parts") \
	F(candidate, 15, candidate_memcg, PATH,     "", \
	  "its memory cgroup, absolute path, if the system ran out; absent as task_memcg is") \
	F(reaped,  0, reaper,		REAPER,     "", \
	  "current at the return of __oom_reap_task_mm()") \
	F(reaped,  1, victim_pid,	S32,        "", "the marked thread") \
	F(reaped,  2, victim_tgid,	S32,        "", "its process") \
	F(reaped,  3, victim_comm,	COMM,       "", \
	  "task_struct.comm, at the mark") \
	F(reaped,  4, latency_us,	U64,        "us", \
	  "mark to return of __oom_reap_task_mm()") \
	F(reaped,  5, victim_anon_rss,	BYTES,      "bytes", \
	  "MM_ANONPAGES that remain") \
	F(reaped,  6, victim_file_rss,	BYTES,      "bytes", \
	  "MM_FILEPAGES that remain") \
	F(reaped,  7, victim_shmem_rss,	BYTES,      "bytes", \
	  "MM_SHMEMPAGES that remain") \
	F(exited,  0, victim_pid,	S32,        "", "the marked thread") \
	F(exited,  1, victim_tgid,	S32,        "", "its process") \
	F(exited,  2, victim_comm,	COMM,       "", \
	  "task_struct.comm, at the mark") \
	F(exited,  3, latency_us,	U64,        "us", \
	  "mark to entry of exit_oom_victim()") \
	F(freed,  0, victim_pid,	S32,        "", \
	  "the marked thread of the first victim that has the memory") \
	F(freed,  1, victim_tgid,	S32,        "", "its process") \
	F(freed,  2, victim_comm,	COMM,       "", \
	  "task_struct.comm, at the mark") \
	F(freed,  3, latency_us,	U64,        "us", \
	  "mark to the check that found mm_users 0 and exit_mmap() done") \
	F(freed,  4, late_us,		U64,        "us", \
	  "time since the check before, which found it held: latency_us may " \
	  "be too large by at most that") \
	F(freed,  5, skipped_us,	U64,        "us", \
	  "mark to the check that found MMF_OOM_SKIP set while mm_users was not " \
	  "0, if nobody had reaped it: the OOM reaper gave up, or may not take it") \
	F(memcg,  0, oom_memcg_id, U64, "", \
	  "cgroup_id() of oom_control.memcg") \
	F(memcg,  1, usage,	BYTES,      "bytes", \
	  "mem_cgroup.memory, at the reading") \
	F(memcg,  2, min,	LIMIT,      "bytes", \
	  "mem_cgroup.memory.min, protected; cgroup v2") \
	F(memcg,  3, low,	LIMIT,      "bytes", \
	  "mem_cgroup.memory.low; cgroup v2") \
	F(memcg,  4, high,	LIMIT,      "bytes", \
	  "mem_cgroup.memory.high; cgroup v2") \
	F(memcg,  5, stat_flushed, U32, "", \
	  "1: the kernel reported this OOM just before, and brought " \
	  "memory.stat up to date for that; 0: it did not, and the figures " \
	  "from anon on may be 2 s old; absent: before 5.13, where there is " \
	  "nothing to flush, or it is not known") \
	F(memcg, 50, stat_slack, KIB,        "KiB", \
	  "what each of these figures may be off by, since each CPU counts " \
	  "some pages for itself; absent: they are old, or not known not to be") \
	F(memcg,  6, anon,	KIB,        "KiB", "NR_ANON_MAPPED") \
	F(memcg,  7, file,	KIB,        "KiB", \
	  "NR_FILE_PAGES: shmem included") \
	F(memcg,  8, kernel,	KIB,        "KiB", \
	  "MEMCG_KMEM: kernel_stack, pagetables, percpu, vmalloc, slab, " \
	  "and more") \
	F(memcg,  9, kernel_stack, KIB, "KiB", "NR_KERNEL_STACK_KB") \
	F(memcg, 10, pagetables, KIB, "KiB", "NR_PAGETABLE") \
	F(memcg, 11, sec_pagetables, KIB, "KiB", "NR_SECONDARY_PAGETABLE") \
	F(memcg, 12, percpu,	KIB,        "KiB", "MEMCG_PERCPU_B") \
	F(memcg, 13, sock,	KIB,        "KiB", \
	  "MEMCG_SOCK: buffers of sockets") \
	F(memcg, 14, vmalloc,	KIB,        "KiB", \
	  "MEMCG_VMALLOC, or NR_VMALLOC") \
	F(memcg, 15, shmem,	KIB,        "KiB", \
	  "NR_SHMEM: tmpfs and shared memory") \
	F(memcg, 16, zswap,	KIB,        "KiB", \
	  "MEMCG_ZSWAP_B: what zswap takes") \
	F(memcg, 17, zswapped,	KIB,        "KiB", \
	  "MEMCG_ZSWAPPED: what it holds") \
	F(memcg, 18, file_mapped, KIB, "KiB", "NR_FILE_MAPPED") \
	F(memcg, 19, file_dirty, KIB, "KiB", "NR_FILE_DIRTY") \
	F(memcg, 20, file_writeback, KIB, "KiB", "NR_WRITEBACK") \
	F(memcg, 21, swapcached, KIB, "KiB", "NR_SWAPCACHE") \
	F(memcg, 22, anon_thp,	KIB,        "KiB", \
	  "NR_ANON_THPS; absent before 5.12, where it may be off by more") \
	F(memcg, 23, file_thp,	KIB,        "KiB", "NR_FILE_THPS") \
	F(memcg, 24, shmem_thp,	KIB,        "KiB", "NR_SHMEM_THPS") \
	F(memcg, 25, inactive_anon, KIB, "KiB", "NR_INACTIVE_ANON") \
	F(memcg, 26, active_anon, KIB, "KiB", "NR_ACTIVE_ANON") \
	F(memcg, 27, inactive_file, KIB, "KiB", "NR_INACTIVE_FILE") \
	F(memcg, 28, active_file, KIB, "KiB", "NR_ACTIVE_FILE") \
	F(memcg, 29, unevictable, KIB, "KiB", "NR_UNEVICTABLE") \
	F(memcg, 30, slab_reclaimable, KIB, "KiB", \
	  "NR_SLAB_RECLAIMABLE_B") \
	F(memcg, 31, slab_unreclaimable, KIB, "KiB", \
	  "NR_SLAB_UNRECLAIMABLE_B") \
	F(memcg, 32, workingset_refault_anon, U64, "pages", \
	  "WORKINGSET_REFAULT_ANON: reclaimed, and soon wanted again") \
	F(memcg, 33, workingset_refault_file, U64, "pages", \
	  "WORKINGSET_REFAULT_FILE") \
	F(memcg, 34, pgscan,	U64,        "pages", \
	  "PGSCAN_KSWAPD, PGSCAN_DIRECT and so on: reclaim has looked at") \
	F(memcg, 35, pgsteal,	U64,        "pages", \
	  "PGSTEAL_KSWAPD, PGSTEAL_DIRECT and so on: reclaim has taken") \
	F(memcg, 36, events_low, U64, "", \
	  "memory_events[MEMCG_LOW]; cgroup v2") \
	F(memcg, 37, events_high, U64, "", "memory_events[MEMCG_HIGH]") \
	F(memcg, 38, events_max, U64, "", "memory_events[MEMCG_MAX]") \
	F(memcg, 39, events_oom, U64, "", \
	  "memory_events[MEMCG_OOM], this one included") \
	F(memcg, 40, events_oom_kill, U64, "", \
	  "memory_events[MEMCG_OOM_KILL], before this kill") \
	F(memcg, 41, events_oom_group_kill, U64, "", \
	  "memory_events[MEMCG_OOM_GROUP_KILL]") \
	F(memcg, 42, pressure_some_avg10, LOAD, "percent, 1/100", \
	  "psi_group.avg[PSI_MEM_SOME], up to 2 s old") \
	F(memcg, 43, pressure_some_avg60, LOAD, "percent, 1/100", "the same") \
	F(memcg, 44, pressure_some_avg300, LOAD, "percent, 1/100", "the same") \
	F(memcg, 45, pressure_some_total_us, U64, "us", \
	  "psi_group.total[PSI_MEM_SOME]") \
	F(memcg, 46, pressure_full_avg10, LOAD, "percent, 1/100", \
	  "psi_group.avg[PSI_MEM_FULL], up to 2 s old") \
	F(memcg, 47, pressure_full_avg60, LOAD, "percent, 1/100", "the same") \
	F(memcg, 48, pressure_full_avg300, LOAD, "percent, 1/100", "the same") \
	F(memcg, 49, pressure_full_total_us, U64, "us", \
	  "psi_group.total[PSI_MEM_FULL]") \
	F(memcg, 51, descendants, U32,      "cgroups", \
	  "cgroups below it that were looked at for relative records") \
	F(memcg, 52, descendants_left, U32, "cgroups", \
	  "at most so many more are there: no more than 256 are looked at; " \
	  "absent: none") \
	F(relative,  0, relation, RELATION, "", "css.parent") \
	F(relative,  1, distance, U32,      "levels", \
	  "from the cgroup that ran out") \
	F(relative,  2, path_below, PATH,   "", \
	  "of a descendant: its path from the cgroup that ran out on; that of " \
	  "an ancestor is the head of oom_memcg") \
	F(relative,  3, memcg_id, U64,      "", "cgroup_id()") \
	F(relative,  4, removed, U32,       "", \
	  "1: the cgroup was removed, or its memory controller disabled; " \
	  "some of what it was charged for may be free; absent: it is there") \
	F(relative,  5, usage,	BYTES,      "bytes", "mem_cgroup.memory") \
	F(relative,  6, max,	LIMIT,      "bytes", "mem_cgroup.memory.max") \
	F(relative,  7, high,	LIMIT,      "bytes", \
	  "mem_cgroup.memory.high; cgroup v2") \
	F(relative,  8, anon,	KIB,        "KiB", \
	  "as in the memcg record, here and below, of a descendant") \
	F(relative,  9, file,	KIB,        "KiB", "NR_FILE_PAGES") \
	F(relative, 10, shmem,	KIB,        "KiB", "NR_SHMEM") \
	F(relative, 11, kernel,	KIB,        "KiB", "MEMCG_KMEM") \
	F(system,  0, active_anon, BYTES,   "bytes", "NR_ACTIVE_ANON") \
	F(system,  1, inactive_anon, BYTES, "bytes", "NR_INACTIVE_ANON") \
	F(system,  2, active_file, BYTES,   "bytes", "NR_ACTIVE_FILE") \
	F(system,  3, inactive_file, BYTES, "bytes", "NR_INACTIVE_FILE") \
	F(system,  4, isolated_anon, BYTES, "bytes", \
	  "NR_ISOLATED_ANON: taken from the lists to be looked at") \
	F(system,  5, isolated_file, BYTES, "bytes", "NR_ISOLATED_FILE") \
	F(system,  6, file_mapped, BYTES,   "bytes", "NR_FILE_MAPPED") \
	F(system,  7, swapcached, BYTES,    "bytes", "NR_SWAPCACHE") \
	F(system,  8, anon_thp,	BYTES,      "bytes", "NR_ANON_THPS") \
	F(system,  9, file_thp,	BYTES,      "bytes", "NR_FILE_THPS") \
	F(system, 10, shmem_thp, BYTES,     "bytes", "NR_SHMEM_THPS") \
	F(system, 11, kernel_misc_reclaimable, BYTES, "bytes", \
	  "NR_KERNEL_MISC_RECLAIMABLE") \
	F(system, 12, sec_pagetables, BYTES, "bytes", \
	  "NR_SECONDARY_PAGETABLE: page tables of KVM and of IOMMUs") \
	F(system, 13, bounce,	BYTES,      "bytes", "NR_BOUNCE") \
	F(system, 14, vmalloc,	BYTES,      "bytes", \
	  "vmalloc_nr_pages(), or NR_VMALLOC; kernel stacks may be part of it") \
	F(system, 15, percpu,	BYTES,      "bytes", "pcpu_nr_pages()") \
	F(system, 16, zspages,	BYTES,      "bytes", \
	  "NR_ZSPAGES: what zsmalloc takes, for zram, and for zswap if it " \
	  "uses that") \
	F(system, 17, balloon,	BYTES,      "bytes", "NR_BALLOON_PAGES") \
	F(system, 18, free_pcp,	BYTES,      "bytes", \
	  "per_cpu_pages.count: free, on lists of CPUs, not in free") \
	F(system, 19, free_cma,	BYTES,      "bytes", \
	  "NR_FREE_CMA_PAGES: of free, what only movable pages can use") \
	F(system, 20, hugetlb,	BYTES,      "bytes", \
	  "hstate.nr_huge_pages of all pools") \
	F(system, 21, workingset_refault_anon, U64, "pages", \
	  "WORKINGSET_REFAULT_ANON: reclaimed, and soon wanted again") \
	F(system, 22, workingset_refault_file, U64, "pages", \
	  "WORKINGSET_REFAULT_FILE") \
	F(system, 23, pressure_some_avg10, LOAD, "percent, 1/100", \
	  "psi_system.avg[PSI_MEM_SOME], up to 2 s old; absent before 6.1, where " \
	  "it cannot be had, and if there is no cgroup v2") \
	F(system, 24, pressure_some_avg60, LOAD, "percent, 1/100", "the same") \
	F(system, 25, pressure_some_avg300, LOAD, "percent, 1/100", "the same") \
	F(system, 26, pressure_some_total_us, U64, "us", \
	  "psi_system.total[PSI_MEM_SOME], as old") \
	F(system, 27, pressure_full_avg10, LOAD, "percent, 1/100", \
	  "psi_system.avg[PSI_MEM_FULL], up to 2 s old") \
	F(system, 28, pressure_full_avg60, LOAD, "percent, 1/100", "the same") \
	F(system, 29, pressure_full_avg300, LOAD, "percent, 1/100", "the same") \
	F(system, 30, pressure_full_total_us, U64, "us", \
	  "psi_system.total[PSI_MEM_FULL], as old") \
	F(free_area,  0, node,	S32,        "", "its NUMA node") \
	F(free_area,  1, zone,	COMM,       "", "struct zone.name") \
	F(free_area,  2, free_blocks, TEXT,      "blocks", \
	  "free_area.nr_free of each order, from 0 on; pages on lists of " \
	  "CPUs are not among them") \
	F(free_area,  3, lowmem_reserve, BYTES,  "bytes", \
	  "zone.lowmem_reserve for the highest zone that gfp_mask allows: " \
	  "kept for others, beside the watermark; absent: gfp_mask does not " \
	  "allow this zone") \
	F(free_area,  4, boost,	BYTES,      "bytes", \
	  "zone.watermark_boost: part of its watermarks") \
	F(free_area,  5, highatomic,	BYTES,      "bytes", \
	  "zone.nr_reserved_highatomic: for who cannot wait") \
	F(free_area,  6, free_pcp,	BYTES,      "bytes", "per_cpu_pages.count") \
	F(free_area,  7, free_cma,	BYTES,      "bytes", "NR_FREE_CMA_PAGES") \
	F(hugetlb,  0, hugepagesize, BYTES, "bytes", "huge_page_size()") \
	F(hugetlb,  1, nr_hugepages, U64,   "huge pages", "hstate.nr_huge_pages") \
	F(hugetlb,  2, free_hugepages, U64, "huge pages", \
	  "hstate.free_huge_pages: set aside, and not used") \
	F(hugetlb,  3, resv_hugepages, U64, "huge pages", \
	  "hstate.resv_huge_pages: of the free ones, promised to a mapping") \
	F(hugetlb,  4, surplus_hugepages, U64, "huge pages", \
	  "hstate.surplus_huge_pages: beyond vm.nr_hugepages")

/* OOMWATCH_BIT_oom_outcome and so on: the bit number of each field. */
#define OOMWATCH_FIELD_BIT(record, bit, member, kind, unit, source) \
	OOMWATCH_BIT_##record##_##member = (bit),
enum oomwatch_field_bit { OOMWATCH_FIELDS(OOMWATCH_FIELD_BIT) };

/*
 * Every compiler checks, in C and C++: each field has a bit in @valid; the structs
 * that will not grow have their size; the size of each struct is a multiple of 8, and
 * there is no padding after its last member.
 */
#ifdef __cplusplus
#define OOMWATCH_ASSERT(condition) static_assert(condition, #condition)
#else
#define OOMWATCH_ASSERT(condition) _Static_assert(condition, #condition)
#endif
#define OOMWATCH_ASSERT_ENDS(name, last) \
	OOMWATCH_ASSERT(sizeof(struct name) % 8 == 0 && \
			__builtin_offsetof(struct name, last) + \
			sizeof(((struct name *)0)->last) == sizeof(struct name))

#define OOMWATCH_TOO_HIGH(record, bit, member, kind, unit, source) + ((bit) > 63)

OOMWATCH_ASSERT(!(0 OOMWATCH_FIELDS(OOMWATCH_TOO_HIGH)));
OOMWATCH_ASSERT(sizeof(struct oomwatch_header) == 48);
OOMWATCH_ASSERT(sizeof(struct oomwatch_str) == 4);
OOMWATCH_ASSERT(sizeof(struct oomwatch_array) == 8);
OOMWATCH_ASSERT_ENDS(oomwatch_header, truncated);
OOMWATCH_ASSERT_ENDS(oomwatch_array, reserved);
OOMWATCH_ASSERT_ENDS(oomwatch_zone, managed);
OOMWATCH_ASSERT_ENDS(oomwatch_oom, pending_reserved);
OOMWATCH_ASSERT_ENDS(oomwatch_victim, mm_victim_episode);
OOMWATCH_ASSERT_ENDS(oomwatch_memory, zones);
OOMWATCH_ASSERT_ENDS(oomwatch_stack, trigger_comm);
OOMWATCH_ASSERT_ENDS(oomwatch_candidate, candidate_reserved);
OOMWATCH_ASSERT_ENDS(oomwatch_reaped, victim_comm);
OOMWATCH_ASSERT_ENDS(oomwatch_exited, victim_comm);
OOMWATCH_ASSERT_ENDS(oomwatch_freed, skipped_us);
OOMWATCH_ASSERT_ENDS(oomwatch_memcg, pressure_full_total_us);
OOMWATCH_ASSERT_ENDS(oomwatch_relative, kernel);
OOMWATCH_ASSERT_ENDS(oomwatch_system, pressure_full_total_us);
OOMWATCH_ASSERT_ENDS(oomwatch_free_area, free_cma);
OOMWATCH_ASSERT_ENDS(oomwatch_hugetlb, surplus_hugepages);

#undef OOMWATCH_TOO_HIGH
#undef OOMWATCH_ASSERT_ENDS
#undef OOMWATCH_ASSERT

#endif /* _UAPI_LINUX_OOMWATCH_H */
