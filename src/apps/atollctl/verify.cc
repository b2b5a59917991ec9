// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/verify.h"

#include <filesystem>

#include "adapters/sodium/signing_key.h"
#include "apps/atollctl/fields.h"
#include "apps/atollctl/untouched_disk.h"

namespace atollbank::atollctl {

using base::Result;
using ledger::format::Slot;

namespace {

Result<void> check_records(ports::Disk& disk, ProgressBar& progress, bool fast, Verdict& verdict) {
  ATOLL_TRY(const std::uint64_t slot_count, slot_capacity(disk));
  FoldAudit fold;
  JournalCheck check;
  const auto look = [&](std::span<const Slot> group) -> Result<bool> {
    verdict.difference = fold.check_group(group);
    if (!fast && !verdict.difference) verdict.difference = check.check_group(group);
    progress.show(fold.figures().last_slot, slot_count, fold.figures().postings);
    return !verdict.difference;
  };
  ATOLL_TRY_VOID(read_stopped_journal(disk, look));
  if (!verdict.difference) verdict.difference = fold.check_end();
  if (!fast && !verdict.difference) verdict.difference = check.check_end();
  verdict.figures = fold.figures();
  verdict.decided_again = !fast;
  return {};
}

// The ledger's own key, where it is at hand.
std::optional<seals::VerifierKey> key_in(const std::string& folder) {
  const auto path = std::filesystem::path(folder) / "seal-key";
  std::error_code unreadable;
  if (!std::filesystem::exists(path, unreadable)) return std::nullopt;
  const auto key = adapters::open_signing_key(path.string());
  if (!key) return std::nullopt;
  return seals::VerifierKey{(*key)->name(), (*key)->public_key()};
}

}  // namespace

Result<Verdict> verify_journal(ports::Disk& disk, ProgressBar& progress,
                               const VerifyOptions& options) {
  Verdict verdict;
  ATOLL_TRY_VOID(check_records(disk, progress, options.fast, verdict));
  if (verdict.difference) return verdict;
  UntouchedDisk untouched(disk);
  ATOLL_TRY(const adapters::FileJournalOptions shape, journal_options(untouched));
  const auto show = [&](std::uint64_t done, std::uint64_t all) {
    progress.show(done, all, verdict.figures.postings);
  };
  ATOLL_TRY(const SealVerdict seals,
            audit_seals(untouched, shape.segment_bytes / ledger::format::kSlotSize,
                        options.seal_key, show));
  verdict.seals = seals.figures;
  verdict.difference = seals.difference;
  progress.clear();
  return verdict;
}

Result<Verdict> verify_folder(const std::string& journal_folder, ProgressBar& progress,
                              VerifyOptions options) {
  ATOLL_TRY(StoppedFolder folder, StoppedFolder::open(journal_folder));
  if (!options.seal_key) options.seal_key = key_in(journal_folder);
  return verify_journal(folder.disk(), progress, options);
}

static std::string heads_text(const SealFigures& seals) {
  if (seals.heads == 0) return "";
  const std::string count = ", " + with_commas(seals.heads);
  return count + (seals.signatures == seals.heads ? " signed heads" : " heads, signatures unread");
}

std::string verdict_line(const Verdict& verdict) {
  const CheckFigures& figures = verdict.figures;
  if (verdict.difference) {
    return "slot " + std::to_string(verdict.difference->slot) + ": " + verdict.difference->what +
           ": expected " + verdict.difference->expected + ", found " + verdict.difference->found;
  }
  return "verified " + with_commas(figures.postings) + " postings, " +
         with_commas(figures.commands) + " commands and " + with_commas(figures.accounts) +
         " accounts in " + with_commas(figures.groups) + " groups" + heads_text(verdict.seals) +
         (verdict.decided_again ? ": ok" : ": sums and chains ok, nothing was decided again");
}

View view_of_verdict(const Verdict& verdict) {
  const CheckFigures& figures = verdict.figures;
  View view;
  view.fields = {flag_field("verified", !verdict.difference),
                 count_field("postings", figures.postings),
                 count_field("commands", figures.commands),
                 count_field("declines", figures.declines),
                 count_field("accounts", figures.accounts),
                 count_field("groups", figures.groups),
                 count_field("last_slot", figures.last_slot),
                 count_field("heads", verdict.seals.heads),
                 count_field("signatures", verdict.seals.signatures),
                 flag_field("decided_again", verdict.decided_again)};
  if (!verdict.difference) return view;
  view.fields.push_back(count_field("difference_slot", verdict.difference->slot));
  view.fields.push_back(text_field("difference", verdict.difference->what));
  view.fields.push_back(text_field("expected", verdict.difference->expected));
  view.fields.push_back(text_field("found", verdict.difference->found));
  return view;
}

}  // namespace atollbank::atollctl
