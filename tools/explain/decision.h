/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DECISION_H
#define DECISION_H

void decision_tell_adj(const char *indent, const char *name, int pid);
void decision_tell_passed(const char *indent);

#endif /* DECISION_H */
