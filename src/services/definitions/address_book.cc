// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/address_book.h"

#include <cstring>

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;

namespace {

std::string key_of(std::string_view address, std::uint16_t currency) {
  return std::string(address) + " " + std::to_string(currency);
}

template <std::size_t size>
std::string_view text_of(const char (&padded)[size]) {
  return {padded, strnlen(padded, size)};
}

}  // namespace

void AddressBook::take(const ledger::format::AccountOpenedSlot& opened) {
  if (opened.header.outcome != ledger::Outcome::kDone || !opened.owner.is_nil()) return;
  const std::string address =
      std::string(text_of(opened.namespace_name)) + "." + std::string(text_of(opened.name));
  const std::string key = key_of(address, opened.currency);
  const auto found = entries_.find(key);
  if (found != entries_.end()) {
    if (found->second.account != opened.id) found->second = {};
  } else if (entries_.size() < kAddressCountMax) {
    entries_.emplace(key, Entry{.account = opened.id, .index = opened.account});
  }
}

Result<AddressBook::Entry> AddressBook::find(std::string_view address,
                                             std::uint16_t currency) const {
  const auto found = entries_.find(key_of(address, currency));
  if (found == entries_.end())
    return base::fail(ErrorCode::kInvalidArgument, "template_address_unknown",
                      "the house has no account " + std::string(address) + " in currency " +
                          std::to_string(currency));
  if (found->second.account.is_nil())
    return base::fail(ErrorCode::kInvalidArgument, "template_address_ambiguous",
                      "the house has more than one account " + std::string(address) +
                          " in currency " + std::to_string(currency));
  return found->second;
}

void AddressBook::save(base::ByteWriter& out) const {
  out.write(static_cast<std::uint32_t>(entries_.size()));
  for (const auto& [key, entry] : entries_) {
    out.write_text(key);
    out.write(entry.account);
    out.write(entry.index);
  }
}

Result<void> AddressBook::load(base::ByteReader& in) {
  entries_.clear();
  const auto count = in.read<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    std::string key(in.read_text());
    Entry entry{.account = in.read<ledger::AccountId>()};
    entry.index = in.read<std::uint32_t>();
    entries_.insert_or_assign(std::move(key), entry);
  }
  if (in.ok()) return {};
  return base::fail(ErrorCode::kDataLoss, "definitions_state_damaged", "addresses are cut short");
}

}  // namespace atollbank::definitions
