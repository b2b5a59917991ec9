// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/memory_journal.h"

#include "tests/contract/journal_contract.h"

namespace atollbank::contract {
namespace {

class MemoryHome final : public JournalHome {
 public:
  ports::Journal& restart() override { return journal_; }

 private:
  adapters::MemoryJournal journal_;
};

INSTANTIATE_TEST_SUITE_P(Memory, JournalContract,
                         testing::Values(JournalAdapter{
                             "memory", [] { return std::make_unique<MemoryHome>(); }}),
                         journal_adapter_name);

}  // namespace
}  // namespace atollbank::contract
