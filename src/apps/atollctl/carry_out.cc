// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/carry_out.h"

#include <map>

#include "apps/atollctl/amounts.h"
#include "apps/atollctl/answers.h"
#include "apps/atollctl/arguments.h"
#include "apps/atollctl/batches.h"
#include "apps/atollctl/definitions/definition_views.h"
#include "apps/atollctl/fields.h"
#include "base/bytes.h"
#include "base/random.h"
#include "ledger/exchange_rate.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {
namespace {

using base::Result;

std::uint64_t random_number() {
  std::uint8_t bytes[8];
  base::secure_random(bytes);
  return base::ByteReader(base::bytes_of(bytes)).read<std::uint64_t>();
}

constexpr std::uint64_t kWorkerMask = (std::uint64_t{1} << 36) - 1;

class Desk {
 public:
  Desk(LedgerCalls& ledger, const base::Clock& clock) : ledger_(ledger), clock_(clock) {}

  Result<Answer> operator()(const CreateAccount& order) {
    ATOLL_TRY(const std::uint16_t currency, currency_argument("--currency", order.currency));
    std::optional<std::int64_t> floor;
    if (order.floor) {
      ATOLL_TRY(floor, minor_argument("--floor", *order.floor, currency));
    }
    std::uint16_t slice = order.owner.slice();
    if (order.owner.is_nil()) {
      slice = static_cast<std::uint16_t>(random_number() % base::kSliceCount);
    }
    const base::Id id = id_or_new(order.id, order.slice.value_or(slice));
    ATOLL_TRY(const auto result, submit(id, batch_of(order, id, currency, floor)));
    return Answer{view_of_opening(id, result, currency), refusal_of(result.outcome)};
  }

  Result<Answer> operator()(const Post& order) {
    std::uint16_t currency = 0;
    if (order.currency) {
      ATOLL_TRY(currency, currency_argument("--currency", *order.currency));
    } else {
      ATOLL_TRY(const auto balance, ledger_.balance(order.debit));
      currency = balance.currency;
    }
    ATOLL_TRY(const Sum amount, sum_of(order.amount, currency));
    const base::Id id = id_or_new(order.id, order.debit.slice());
    ledger::Batch batch = batch_of(order, id, amount);
    std::vector<definitions::FieldOrder> metadata;
    if (!order.metadata.fields.empty()) {
      ATOLL_TRY(const auto types, ledger_.metadata_types());
      ATOLL_TRY(metadata, typed_fields(order.metadata, types));
    }
    if (order.if_balance_min || order.if_balance_max || order.if_version != 0) {
      ATOLL_TRY(const auto least,
                limit_of("--if-balance-min", order.if_balance_min, currency, ledger::kNoFloor));
      ATOLL_TRY(const auto most,
                limit_of("--if-balance-max", order.if_balance_max, currency, ledger::kNoCeiling));
      batch = guarded(std::move(batch), least, most, order.if_version);
    }
    if (metadata.empty()) return send(id, std::move(batch), currency);
    auto result = ledger_.submit_with(std::move(batch), std::move(metadata));
    if (!result) return base::fail(naming_id(std::move(result).error(), id));
    return Answer{view_of_result(id, *result, currency), refusal_of(result->outcome)};
  }

  Result<Answer> operator()(const SetLimit& order) {
    ATOLL_TRY(const auto balance, ledger_.balance(order.account));
    const bool is_floor = order.kind == ledger::CommandKind::kSetFloor;
    ATOLL_TRY(const auto limit,
              limit_of(is_floor ? "--floor" : "--ceiling", order.amount, balance.currency,
                       is_floor ? ledger::kNoFloor : ledger::kNoCeiling));
    const base::Id id = id_or_new(order.id, order.account.slice());
    return send(id, batch_of(order, id, limit), balance.currency);
  }

  Result<Answer> operator()(const SetNameLimits& order) {
    ATOLL_TRY(const auto balance, ledger_.balance(order.account));
    ATOLL_TRY(const auto floor,
              limit_of("--floor", order.floor, balance.currency, ledger::kNoFloor));
    ATOLL_TRY(const auto ceiling,
              limit_of("--ceiling", order.ceiling, balance.currency, ledger::kNoCeiling));
    const base::Id id = id_or_new(order.id, order.account.slice());
    return send(id, batch_of(order, id, floor, ceiling), balance.currency);
  }

  Result<Answer> operator()(const ExtendHold& order) {
    std::optional<base::Timestamp> until = order.until;
    if (order.lasts) until = base::Timestamp::from_ms((clock_.wall() + *order.lasts).ms());
    const base::Id id = id_or_new(order.id, order.hold.slice());
    const std::string again = until ? " --until " + base::to_rfc3339(*until) : "";
    ATOLL_TRY(const posting::RecordView placed, ledger_.find(order.hold));
    if (placed.record.kind != ledger::format::SlotKind::kHoldPlaced)
      return base::fail(bad_argument("HOLD", base::to_base62(order.hold) + " is not a hold"));
    const auto currency = ledger::slot_as<ledger::format::HoldSlot>(placed.record).currency;
    return send(id, batch_of(order, id, until ? until->nanoseconds : 0), currency, again);
  }

  Result<Answer> operator()(const ClosePeriod& order) {
    const base::Id id = id_or_new(order.id, 0);
    ATOLL_TRY(const auto result, submit(id, batch_of(order, id)));
    return Answer{view_of_command(id, result), refusal_of(result.outcome)};
  }

  Result<Answer> operator()(const Accrue& order) {
    ATOLL_TRY(const auto balance, ledger_.balance(order.debit));
    const base::Id id = id_or_new(order.id, order.debit.slice());
    return send(id, batch_of(order, id, balance.currency), balance.currency);
  }

  Result<Answer> operator()(const Exchange& order) {
    ATOLL_TRY(const auto gives, ledger_.balance(order.debit));
    ATOLL_TRY(const auto gets, ledger_.balance(order.credit));
    ATOLL_TRY(const Sum base, sum_of(order.amount, gives.currency));
    const auto quote = ledger::quote_of(base.minor, gives.currency, gets.currency, order.rate);
    if (!quote) return base::fail(bad_argument("--rate", "makes more than an amount can be"));
    const base::Id id = id_or_new(order.id, order.debit.slice());
    const Sum got{.minor = *quote, .currency = gets.currency};
    ATOLL_TRY(const auto result, submit(id, batch_of(order, id, base, got)));
    View view = view_of_command(id, result);
    view.fields.push_back(money_field("given", base.minor, base.currency));
    view.fields.push_back(money_field("got", got.minor, got.currency));
    return Answer{std::move(view), refusal_of(result.outcome)};
  }

  Result<Answer> operator()(const PlaceHold& order) {
    ATOLL_TRY(const auto balance, ledger_.balance(order.account));
    ATOLL_TRY(const Sum amount, sum_of(order.amount, balance.currency));
    std::optional<base::Timestamp> until = order.until;
    // Whole milliseconds, for that is what a retry can be told with --until.
    if (order.lasts) until = base::Timestamp::from_ms((clock_.wall() + *order.lasts).ms());
    const std::int64_t expires_at_ns = until ? until->nanoseconds : 0;
    const base::Id id = id_or_new(order.id, order.account.slice());
    const std::string again = until ? " --until " + base::to_rfc3339(*until) : "";
    return send(id, batch_of(order, id, amount, expires_at_ns), balance.currency, again);
  }

  Result<Answer> operator()(const ChangeHold& order) {
    ATOLL_TRY(const posting::RecordView placed, ledger_.find(order.hold));
    if (placed.record.kind != ledger::format::SlotKind::kHoldPlaced) {
      return base::fail(bad_argument("HOLD", base::to_base62(order.hold) + " is not a hold"));
    }
    const std::uint16_t currency =
        ledger::slot_as<ledger::format::HoldSlot>(placed.record).currency;
    Sum amount{.minor = 0, .currency = currency};  // 0 releases what is left
    if (order.amount) {
      ATOLL_TRY(amount, sum_of(*order.amount, currency));
    }
    const base::Id id = id_or_new(order.id, order.hold.slice());
    return send(id, batch_of(order, id, amount), currency);
  }

  Result<Answer> operator()(const ShowBalance& order) {
    ATOLL_TRY(const auto balance, ledger_.balance(order.account));
    return Answer{view_of_balance(balance), ""};
  }

  Result<Answer> operator()(const ShowNamedBalance& order) {
    ATOLL_TRY(const auto sums, ledger_.named_balance(order.owner, order.balance_name));
    return Answer{view_of_sums(sums), ""};
  }

  Result<Answer> operator()(const ShowStatement& order) {
    ATOLL_TRY(const auto balance, ledger_.balance(order.account));
    const posting::StatementRequest request{
        .account = order.account, .before_slot = order.before_slot, .limit = order.limit};
    ATOLL_TRY(const auto page, ledger_.statement(request));
    return Answer{view_of_statement(page, balance.currency), ""};
  }

  Result<Answer> operator()(const FindRecord& order) {
    ATOLL_TRY(const posting::RecordView record, ledger_.find(order.id));
    std::map<std::uint32_t, ledger::AccountOpening> accounts;
    for (const std::uint32_t index : accounts_named_in(record.record)) {
      ATOLL_TRY(const auto opening, ledger_.account_at(index));
      accounts.emplace(index, opening);
    }
    View view = view_of_record(record, accounts);
    ATOLL_TRY(const auto metadata, ledger_.read_metadata(record.evidence));
    for (Field& field : fields_of(metadata)) view.fields.push_back(std::move(field));
    return Answer{std::move(view), ""};
  }

 private:
  base::Id id_or_new(base::Id given, std::uint16_t slice) const {
    return given.is_nil() ? new_id(clock_, slice) : given;
  }

  static Result<Sum> sum_of(const std::string& amount, std::uint16_t currency) {
    ATOLL_TRY(const std::int64_t minor, minor_argument("--amount", amount, currency));
    return Sum{.minor = minor, .currency = currency};
  }

  static Result<std::int64_t> limit_of(std::string_view option,
                                       const std::optional<std::string>& amount,
                                       std::uint16_t currency, std::int64_t none) {
    if (!amount) return none;
    return minor_argument(option, *amount, currency);
  }

  Result<ledger::CommandResult> submit(base::Id id, ledger::Batch batch,
                                       const std::string& again = "") {
    auto result = ledger_.submit(std::move(batch));
    if (!result) return base::fail(naming_id(std::move(result).error(), id, again));
    return *result;
  }

  Result<Answer> send(base::Id id, ledger::Batch batch, std::uint16_t currency,
                      const std::string& again = "") {
    ATOLL_TRY(const auto result, submit(id, std::move(batch), again));
    return Answer{view_of_result(id, result, currency), refusal_of(result.outcome)};
  }

  LedgerCalls& ledger_;
  const base::Clock& clock_;
};

}  // namespace

base::Id new_id(const base::Clock& clock, std::uint16_t slice) {
  return base::IdGenerator(clock, random_number() & kWorkerMask).next(slice);
}

Result<Answer> carry_out(const LedgerOrder& order, LedgerCalls& ledger, const base::Clock& clock) {
  return std::visit(Desk(ledger, clock), order);
}

}  // namespace atollbank::atollctl
