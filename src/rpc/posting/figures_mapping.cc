// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/figures_mapping.h"

namespace atollbank::rpc {

v1::FiguresResponse to_proto(const posting::LedgerFigures& figures) {
  v1::FiguresResponse response;
  response.set_commands(figures.shard.commands);
  response.set_groups(figures.shard.groups);
  response.set_overloads(figures.shard.overloads);
  response.set_journal_full(figures.shard.journal_full);
  response.set_in_flight(figures.shard.in_flight);
  response.set_stopped(figures.shard.stopped);
  response.set_bytes_written(figures.journal.bytes_written);
  response.set_bytes_zeroed(figures.journal.bytes_zeroed);
  response.set_sync_count(figures.journal.sync_count);
  response.set_durable_end_slot(figures.durable_end_slot);
  response.mutable_answer_us_counts()->Add(figures.answer_us.begin(), figures.answer_us.end());
  response.mutable_write_us_counts()->Add(figures.write_us.begin(), figures.write_us.end());
  return response;
}

posting::LedgerFigures from_proto(const v1::FiguresResponse& response) {
  const auto& answers = response.answer_us_counts();
  const auto& writes = response.write_us_counts();
  posting::LedgerFigures figures{.shard = {.commands = response.commands(),
                                           .groups = response.groups(),
                                           .overloads = response.overloads(),
                                           .journal_full = response.journal_full(),
                                           .in_flight = response.in_flight(),
                                           .stopped = response.stopped()},
                                 .journal = {.bytes_written = response.bytes_written(),
                                             .bytes_zeroed = response.bytes_zeroed(),
                                             .sync_count = response.sync_count()},
                                 .durable_end_slot = response.durable_end_slot(),
                                 .answer_us = {answers.begin(), answers.end()},
                                 .write_us = {writes.begin(), writes.end()}};
  return figures;
}

}  // namespace atollbank::rpc
