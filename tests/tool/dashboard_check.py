#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Check the shape of the Grafana dashboard, and run its queries.

dashboard_check.py shape DASHBOARD
    Print what Grafana would trip over.
dashboard_check.py queries DASHBOARD URL TIME
    Run each query on a Prometheus, with the variables that Grafana would replace; print
    those that fail or find nothing, or "TITLE: VALUE" of those that show one number.
dashboard_check.py host DASHBOARD URL TIME INSTANCE
    Run the first query of each panel, for one host; print "TITLE: SUM" of what it finds.
"""
import json
import sys
import urllib.parse
import urllib.request

# A name that begins like another one comes before it.
VARIABLES = {"$__rate_interval": "30m", "$__range_s": "21600", "$__range": "6h",
             "$instance": ".*"}


def shape(board):
    for key in ("uid", "title", "schemaVersion", "panels", "templating", "time"):
        if key not in board:
            yield f"no {key}"
    names = [v["name"] for v in board["templating"]["list"]]
    if names != ["datasource", "instance"]:
        yield f"variables {names}"
    ids = [p["id"] for p in board["panels"]]
    if len(set(ids)) != len(ids):
        yield "two panels have one id"
    taken = set()
    for panel in board["panels"]:
        title = panel["title"]
        grid = panel["gridPos"]
        cells = {(x, y) for x in range(grid["x"], grid["x"] + grid["w"])
                 for y in range(grid["y"], grid["y"] + grid["h"])}
        if grid["x"] + grid["w"] > 24:
            yield f"{title}: is wider than the page"
        if cells & taken:
            yield f"{title}: lies on another panel"
        taken |= cells
        if not panel["description"]:
            yield f"{title}: no description"
        if not panel["targets"]:
            yield f"{title}: no query"
        letters = [t["refId"] for t in panel["targets"]]
        if len(set(letters)) != len(letters):
            yield f"{title}: two queries have one refId"
        for part in [panel] + panel["targets"]:
            if part["datasource"] != {"type": "prometheus", "uid": "${datasource}"}:
                yield f"{title}: another data source"


def ask(url, query, time):
    text = urllib.parse.urlencode({"query": query, "time": time})
    with urllib.request.urlopen(f"{url}/api/v1/query?{text}", timeout=20) as answer:
        return json.load(answer)["data"]["result"]


def replace(query):
    for name, value in VARIABLES.items():
        query = query.replace(name, value)
    return query


def host(board, url, time, instance):
    VARIABLES["$instance"] = instance
    for panel in board["panels"]:
        found = ask(url, replace(panel["targets"][0]["expr"]), time)
        yield f"{panel['title']}: {sum(float(series['value'][1]) for series in found):.0f}"


def queries(board, url, time):
    for panel in board["panels"]:
        for target in panel["targets"]:
            query = replace(target["expr"])
            try:
                found = ask(url, query, time)
            except OSError as error:
                yield f"{panel['title']}: {query}: {error}"
                continue
            values = [float(series["value"][1]) for series in found]
            if not values or any(value != value for value in values):
                yield f"{panel['title']}: {query}: nothing"
            elif panel["type"] == "stat":
                yield f"{panel['title']}: {values[0]:.0f}"


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        board = json.load(file)
    if sys.argv[1] == "shape":
        lines = shape(board)
    elif sys.argv[1] == "host":
        lines = host(board, *sys.argv[3:6])
    else:
        lines = queries(board, *sys.argv[3:5])
    for line in lines:
        print(line)


main()
