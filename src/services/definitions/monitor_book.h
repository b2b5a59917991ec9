// SPDX-License-Identifier: Apache-2.0
// The monitors that the journal has defined, and what they fired.
//
// Owned by one thread, fed every record in journal order. A firing depends on one posting alone:
// the balances before and after it. So following twice, or from a later start, gives the same ones
// with the same ids. A monitor whose account is not open yet waits for it.
#pragma once

#include <deque>
#include <map>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "services/definitions/address_book.h"
#include "services/definitions/definition.h"
#include "services/definitions/monitor.h"

namespace atollbank::definitions {

inline constexpr std::size_t kMonitorCountMax = 65'536;
inline constexpr std::size_t kFiringsKept = 1u << 18;

// The journal's indexes of accounts that were open before their monitor was defined.
using AccountIndexes = std::unordered_map<ledger::AccountId, std::uint32_t>;

class MonitorBook {
 public:
  // Whether take() would accept it now. invalid_argument monitor_malformed ·
  // not_found monitor_not_found (of "off") · resource_exhausted monitor_book_full
  base::Result<MonitorRule> check(std::string_view text) const;
  base::Result<void> take(const Definition& definition, const AddressBook& addresses,
                          const AccountIndexes& indexes);

  // An account was opened; monitors that wait for it begin.
  void take(const ledger::format::AccountOpenedSlot& opened, const AddressBook& addresses);

  bool watches_nothing() const { return watched_.empty(); }
  // slots[index] of a group: a posting of two accounts, or the head of one of legs.
  void take_posting(std::span<const ledger::format::Slot> slots, std::size_t index,
                    std::uint64_t slot, std::int64_t booking_time_ns);

  // Firings at or after `from_slot`, oldest first: `limit`, and the others of the last one's
  // record, so that the next page begins behind it. When older ones than are kept may be meant:
  // failed_precondition firings_not_kept
  base::Result<std::vector<Firing>> firings(std::uint64_t from_slot, std::size_t limit) const;
  std::vector<MonitorRule> all() const;

  // Monitors are made anew from their definitions; this keeps what those cannot tell.
  void save(base::ByteWriter& out) const;
  // data_loss definitions_state_damaged
  base::Result<void> load(base::ByteReader& in);

 private:
  struct Watched {
    MonitorRule rule;
    ledger::AccountId account;
    std::uint32_t index = ledger::format::kNoAccount;  // kNoAccount: waits for its account
  };
  struct Change {
    std::uint32_t index = ledger::format::kNoAccount;
    std::int64_t before = 0;
    std::int64_t after = 0;
  };

  void bind(Watched& monitor, ledger::AccountId account, std::uint32_t index);
  void unbind(const Watched& monitor);
  void note(const ledger::AccountEffect& effect);
  void fire(const Watched& monitor, const Change& change, std::uint64_t slot,
            std::int64_t booking_time_ns);

  std::map<std::string, Watched, std::less<>> monitors_;
  std::unordered_map<std::uint32_t, std::vector<std::string>> watched_;  // by account
  std::size_t waiting_count_ = 0;
  std::deque<Firing> firings_;
  std::uint64_t kept_from_slot_ = 0;
  std::vector<Change> changes_;  // of one posting; reused
};

}  // namespace atollbank::definitions
