// SPDX-License-Identifier: Apache-2.0
#include <atoll/commands.h>

namespace atollbank::embedded {
namespace {

Command& append(Batch& batch, const Command& command) {
  batch.commands.push_back(command);
  return batch.commands.back();
}

}  // namespace

Command& Batch::add(const AccountOpening& opening) {
  openings.push_back(opening);
  return append(*this, {.kind = CommandKind::kOpenAccount,
                        .id = opening.id,
                        .side_index = static_cast<std::uint32_t>(openings.size() - 1),
                        .side_count = 1});
}

Command& Batch::add(const Posting& posting) {
  Command command{.kind = CommandKind::kPost,
                  .currency = posting.currency,
                  .code = posting.code,
                  .id = posting.id,
                  .debit_account = posting.debit_account,
                  .credit_account = posting.credit_account,
                  .amount_minor = posting.amount_minor,
                  .value_time_ns = posting.value_time_ns,
                  .reference = posting.reference};
  if (!posting.evidence.empty()) {
    command.evidence_offset = static_cast<std::uint32_t>(evidence.size());
    command.evidence_size = static_cast<std::uint32_t>(posting.evidence.size());
    evidence += posting.evidence;
  }
  return append(*this, command);
}

Command& Batch::add(const Hold& hold) {
  return append(*this, {.kind = CommandKind::kPlaceHold,
                        .currency = hold.currency,
                        .code = hold.code,
                        .id = hold.id,
                        .debit_account = hold.account,
                        .credit_account = hold.payee,
                        .amount_minor = hold.amount_minor,
                        .reference = hold.reference,
                        .limit_or_time = hold.expires_at_ns});
}

Command& Batch::add(const Capture& capture) {
  const std::uint8_t flags = capture.releases_rest ? std::uint8_t{kFinalCapture} : std::uint8_t{0};
  return append(*this, {.kind = CommandKind::kCaptureHold,
                        .flags = flags,
                        .currency = capture.currency,
                        .id = capture.id,
                        .credit_account = capture.credit_account,
                        .amount_minor = capture.amount_minor,
                        .related = capture.hold});
}

Command& Batch::add(const Release& release) {
  return append(*this, {.kind = CommandKind::kReleaseHold,
                        .currency = release.currency,
                        .id = release.id,
                        .amount_minor = release.amount_minor,
                        .related = release.hold});
}

}  // namespace atollbank::embedded
