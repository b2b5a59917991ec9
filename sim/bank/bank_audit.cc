// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/bank_audit.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "base/json.h"
#include "services/payments/format/payment_record.h"

namespace atollbank::sim {

namespace {

constexpr std::size_t kPage = 1000;

class RecordAudit {
 public:
  RecordAudit(const ports::RecordStore& records, const std::deque<Resident>& residents)
      : records_(records), residents_(residents) {}

  std::string run() {
    check_outbox();
    check_counts();
    for (const Resident& resident : residents_) check_payments(resident);
    return difference_;
  }

 private:
  void find(std::string difference) {
    if (difference_.empty()) difference_ = std::move(difference);
  }

  void check_outbox() {
    std::uint64_t after = 0;
    while (true) {
      const auto entries = records_.outbox(after, kPage);
      if (!entries || entries->empty()) return;
      for (const ports::OutboxEntry& entry : *entries) check_entry(entry);
      after = entries->back().sequence;
    }
  }

  void check_entry(const ports::OutboxEntry& entry) {
    const std::string where = fmt::format("{}@{}", entry.partition, entry.version);
    if (entry.version != ++versions_[entry.partition]) find("out of order: " + where);
    // The payment of an order and the order move on in one commit.
    const bool is_both = entry.events.size() == 2 && entry.events[0].type == "payment.booked" &&
                         entry.events[1].type == "standing_order.paid";
    if (entry.events.size() != 1 && !is_both) find("not one event: " + where);
    for (const ports::Event& event : entry.events) ++counts_[event.type];
    const auto audit = base::JsonValue::parse(entry.audit);
    const auto id = audit ? audit->get_string("eventID") : base::Result<std::string>("");
    if (!id || id->empty()) return find("without an audit record: " + where);
    if (!audit_ids_.insert(*id).second) find("the audit record twice: " + where);
  }

  void expect_count(const std::string& type, std::uint64_t expected) {
    const std::uint64_t count = counts_[type];
    if (count == expected) return;
    find(fmt::format("there are {} events {}, the books have {}", count, type, expected));
  }

  // As many as the residents know of: each effect has left its one trace.
  void check_counts() {
    std::map<std::string, std::uint64_t> sums;
    for (const Resident& resident : residents_) {
      for (const auto& [state, count] : resident.payer().counts()) {
        sums[state] += count;
        sums["created"] += count;
      }
      // Those of orders are not recorded before their end.
      for (const auto& [order, mandated] : resident.payer().mandated()) {
        sums["booked"] += mandated.booked;
        sums["declined"] += mandated.declined;
      }
      sums["paid"] += resident.orders().paid_count();
      sums["missed"] += resident.orders().missed_count();
    }
    expect_count("customer.opened", residents_.size());
    expect_count("payment.booked", sums["booked"]);
    expect_count("payment.declined", sums["declined"]);
    expect_count("payment.cancelled", sums["cancelled"]);
    expect_count("payment.created", sums["created"]);
    expect_count("standing_order.paid", sums["paid"]);
    expect_count("standing_order.missed", sums["missed"]);
  }

  void check_payments(const Resident& resident) {
    namespace format = payments::format;
    const std::string partition = format::payments_partition(resident.account_id());
    const auto open = records_.scan(partition, format::kOpenPrefix, "", 1);
    if (!open || !open->empty()) find("a payment that has ended is marked as open");
    for (const auto& [day, sent] : resident.payer().sent()) {
      const auto found = records_.get(partition, format::sent_key(day));
      const auto stored = found && found->value ? format::decode_sent(*found->value)
                                                : base::Result<std::int64_t>(0);
      if (stored && *stored == sent.low_minor && sent.low_minor == sent.high_minor) continue;
      find(fmt::format("{} of a day's limit are used, the book says {}", stored ? *stored : -1,
                       sent.low_minor));
    }
  }

  const ports::RecordStore& records_;
  const std::deque<Resident>& residents_;
  std::map<std::string, std::uint64_t> versions_;
  std::map<std::string, std::uint64_t> counts_;
  std::set<std::string> audit_ids_;
  std::string difference_;
};

}  // namespace

std::string first_record_difference(const ports::RecordStore& records,
                                    const std::deque<Resident>& residents) {
  return RecordAudit(records, residents).run();
}

}  // namespace atollbank::sim
