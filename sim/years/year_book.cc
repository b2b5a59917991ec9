// SPDX-License-Identifier: Apache-2.0
#include "sim/years/year_book.h"

#include <fmt/format.h>

#include <array>

#include "base/assert.h"
#include "services/interest/addresses.h"

namespace atollbank::sim {

using bank_calendar::date_numbered;
using bank_calendar::date_text;

namespace {

constexpr std::array kFrequencies = {"",
                                     "once",
                                     "every_day",
                                     "every_week",
                                     "every_two_weeks",
                                     "every_four_weeks",
                                     "every_month",
                                     "every_three_months",
                                     "every_year",
                                     "last_working_day"};
constexpr std::array kConventions = {"", "unmoved", "following", "preceding", "modified_following"};

std::string text_of(base::Id id) { return base::to_base62(id); }

}  // namespace

YearBook::YearBook(const std::string& file_name) {
  if (file_name.empty()) return;
  file_ = std::fopen(file_name.c_str(), "w");
  ATOLL_ASSERT(file_ != nullptr);
}

YearBook::~YearBook() {
  if (file_ != nullptr) ATOLL_ASSERT(std::fclose(file_) == 0);
}

void YearBook::write(const std::string& line) {
  if (file_ != nullptr) ATOLL_ASSERT(std::fputs((line + "\n").c_str(), file_) >= 0);
}

void YearBook::terms(const interest::Product& product) {
  const interest::TermsFrom& newest = product.terms.back();
  std::string tiers;
  for (const interest::AccrualTier& tier : newest.terms.tiers) {
    tiers += fmt::format("{}{}:{}", tiers.empty() ? "" : ",", tier.from_minor, tier.rate_mantissa);
  }
  write(fmt::format("terms {} {} {} {}", product.name, interest::name_of(product.kind),
                    date_text(date_numbered(newest.first_day)), tiers));
}

void YearBook::agreed(const interest::Agreement& agreement) {
  write(fmt::format("agreed {} {} {} {}", text_of(agreement.address_id),
                    interest::name_of(agreement.kind),
                    date_text(date_numbered(agreement.products.back().first_day)),
                    agreement.products.back().name));
}

void YearBook::limit(base::Id account_id, base::Timestamp time, std::int64_t limit_minor) {
  write(fmt::format("limit {} {} {}", text_of(account_id), time.nanoseconds, limit_minor));
}

void YearBook::order(const standing_orders::StandingOrder& order) {
  write(fmt::format("order {} {} {} {} {} {} {}", order.reference, text_of(order.account_id),
                    text_of(order.to_account_id), order.amount_minor,
                    kFrequencies[static_cast<std::size_t>(order.terms.frequency)],
                    date_text(order.terms.first_date),
                    kConventions[static_cast<std::size_t>(order.terms.convention)]));
}

void YearBook::erased(base::Id address_id) { write("erased " + text_of(address_id)); }

void YearBook::down(base::Timestamp from, base::Timestamp until) {
  write(fmt::format("down {} {}", from.nanoseconds, until.nanoseconds));
}

void YearBook::moved(base::Id address_id, base::Timestamp time, std::int64_t amount_minor) {
  write(fmt::format("moved {} {} {}", text_of(address_id), time.nanoseconds, amount_minor));
}

void YearBook::statement(const statements::Statement& statement) {
  const statements::StatementHead& head = statement.head;
  const std::string address = text_of(head.account.id);
  write(fmt::format("statement {} {} {} {} {} {}", address, head.period.from.nanoseconds,
                    head.period.to.nanoseconds, head.opening_minor, head.closing_minor,
                    statement.entries.size()));
  for (const statements::StatementEntry& entry : statement.entries) {
    write(fmt::format("entry {} {} {} {} {} {}", address, entry.booked.nanoseconds,
                      entry.amount_minor, entry.balance_after_minor, posting::name_of(entry.scheme),
                      entry.description));
  }
}

void YearBook::end(base::Timestamp time) { write(fmt::format("end {}", time.nanoseconds)); }

}  // namespace atollbank::sim
