// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/verify.h"

#include "adapters/posix/posix_disk.h"
#include "apps/atollctl/fields.h"

namespace atollbank::atollctl {

using base::Result;
using ledger::format::Slot;

Result<Verdict> verify_journal(ports::Disk& disk, ProgressBar& progress) {
  ATOLL_TRY(const std::uint64_t slot_count, slot_capacity(disk));
  JournalCheck check;
  Verdict verdict;
  const auto end = read_stopped_journal(disk, [&](std::span<const Slot> group) -> Result<bool> {
    verdict.difference = check.check_group(group);
    progress.show(check.figures().last_slot, slot_count, check.figures().postings);
    return !verdict.difference;
  });
  progress.clear();
  if (!end) return base::fail(end.error());
  if (!verdict.difference) verdict.difference = check.check_end();
  verdict.figures = check.figures();
  return verdict;
}

Result<Verdict> verify_folder(const std::string& journal_folder, ProgressBar& progress) {
  ATOLL_TRY(const auto disk, adapters::PosixDisk::open_folder(journal_folder));
  return verify_journal(*disk, progress);
}

std::string verdict_line(const Verdict& verdict) {
  const CheckFigures& figures = verdict.figures;
  if (verdict.difference) {
    return "slot " + std::to_string(verdict.difference->slot) + ": " + verdict.difference->what +
           ": expected " + verdict.difference->expected + ", found " + verdict.difference->found;
  }
  return "verified " + with_commas(figures.postings) + " postings, " +
         with_commas(figures.commands) + " commands and " + with_commas(figures.accounts) +
         " accounts in " + with_commas(figures.groups) + " groups: ok";
}

View view_of_verdict(const Verdict& verdict) {
  const CheckFigures& figures = verdict.figures;
  View view;
  view.fields = {
      flag_field("verified", !verdict.difference), count_field("postings", figures.postings),
      count_field("commands", figures.commands),   count_field("declines", figures.declines),
      count_field("accounts", figures.accounts),   count_field("groups", figures.groups),
      count_field("last_slot", figures.last_slot)};
  if (!verdict.difference) return view;
  view.fields.push_back(count_field("difference_slot", verdict.difference->slot));
  view.fields.push_back(text_field("difference", verdict.difference->what));
  view.fields.push_back(text_field("expected", verdict.difference->expected));
  view.fields.push_back(text_field("found", verdict.difference->found));
  return view;
}

}  // namespace atollbank::atollctl
