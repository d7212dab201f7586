"""Deterministic linkage on the ID number with Splink on DuckDB: reads both files, writes the pairs, prints their count."""

import json
import sys

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

recipients, roster, target = sys.argv[1:]
connection = duckdb.connect()
api = DuckDBAPI(connection)


def register(name, path):
    # Splink wants a unique ID for each row; ID numbers repeat, so the row's number is it.
    connection.execute(
        f"""CREATE TABLE {name} AS
        SELECT row_number() OVER () AS unique_id, "身份证号" AS id_number, "姓名" AS name
        FROM read_csv('{path}', all_varchar = true, header = true)"""
    )
    return api.register(name, dataset_display_name=name + "s")


settings = SettingsCreator(
    link_type="link_only",
    blocking_rules_to_generate_predictions=[block_on("id_number")],
    additional_columns_to_retain=["name"],
)
linker = Linker([register("recipient", recipients), register("roster", roster)], settings, log_level=None)
pairs = linker.inference.deterministic_link()
connection.execute(f"COPY {pairs.physical_name} TO '{target}' (HEADER)")
count = connection.execute(f"SELECT count(*) FROM {pairs.physical_name}").fetchone()
print(json.dumps({"answer": count[0]}))
