// SPDX-License-Identifier: Apache-2.0
#include "services/statements/pages/statement_blocks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "account_numbers/iban.h"
#include "bank_calendar/london_time.h"
#include "money/amount.h"
#include "services/statements/forms/entry_type.h"
#include "services/statements/months.h"
#include "services/statements/pages/margins.h"

namespace atollbank::statements {

namespace {

constexpr Hand kName{.face = Face::kBold, .size = 18};
constexpr Hand kStrong{.face = Face::kBold, .size = 10};
constexpr Hand kHeading{.face = Face::kBold, .size = 8};
constexpr Hand kText{.size = 9};
constexpr Hand kSmall{.size = 7.5, .ink = Ink::kGrey};
constexpr double kTextLine = 12;
constexpr double kSmallLine = 10;
constexpr double kLabelLeft = 330;
constexpr double kWholeWidth = kRightEdge - kLeftEdge;

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// "31 October 2026"
std::string day_words(base::Timestamp instant) {
  const auto date = bank_calendar::london_date(instant);
  const auto month = static_cast<unsigned>(date.month());
  return fmt::format("{} {} {}", static_cast<unsigned>(date.day()), kMonths[month - 1],
                     static_cast<int>(date.year()));
}

// "31 Oct 2026"
std::string short_day(base::Timestamp instant) {
  const auto date = bank_calendar::london_date(instant);
  const auto month = static_cast<unsigned>(date.month());
  return fmt::format("{} {} {}", static_cast<unsigned>(date.day()), kMonths[month - 1].substr(0, 3),
                     static_cast<int>(date.year()));
}

std::string clock_words(base::Timestamp instant) {
  const auto local = bank_calendar::london_time(instant).time_since_epoch();
  const auto second = std::chrono::floor<std::chrono::seconds>(local) % std::chrono::days(1);
  const auto count = second.count();
  return fmt::format("{:02}:{:02}:{:02}", count / 3600, count / 60 % 60, count % 60);
}

// By days where it begins and ends at midnight.
std::string period_words(Period period) {
  const std::string from = clock_words(period.from);
  const std::string to = clock_words(period.to);
  if (from == "00:00:00" && to == "00:00:00") {
    return fmt::format("{} to {}", day_words(period.from),
                       day_words(period.to - base::Duration{1}));
  }
  return fmt::format("{}, {} to {}, {}", day_words(period.from), from, day_words(period.to), to);
}

std::string sort_code_words(const std::string& digits) {
  if (digits.size() != 6) return digits;
  return digits.substr(0, 2) + "-" + digits.substr(2, 2) + "-" + digits.substr(4, 2);
}

// In groups of four, where it is an IBAN.
std::string iban_words(const std::string& text) {
  const auto iban = account_numbers::Iban::parse(text);
  return iban ? iban->printed() : text;
}

class BlockMaker {
 public:
  BlockMaker(const IssuedStatement& issued, const PagesPort& pages)
      : statement_(issued.statement),
        head_(statement_.head),
        digest_(issued.digest),
        pages_(pages) {}

  StatementBlocks make() {
    StatementBlocks blocks;
    blocks.beginning = {title(), account(), balances()};
    blocks.table_head = table_head();
    blocks.rows.push_back(bare_row(head_.period.from, "Opening balance", head_.opening_minor));
    for (const StatementEntry& entry : statement_.entries) blocks.rows.push_back(row(entry));
    blocks.ending = {sums(), proof()};
    return blocks;
  }

 private:
  std::string amount(std::int64_t minor) const {
    std::string decimal = money::to_decimal({.minor = minor, .currency = head_.currency});
    // 1234567.89 → 1,234,567.89
    const std::size_t first = decimal.starts_with('-') ? 1 : 0;
    std::size_t at = std::min(decimal.find('.'), decimal.size());
    while (at > first + 3) decimal.insert(at -= 3, ",");
    return decimal;
  }
  // Without a sign, for columns that say the direction themselves.
  std::string size_of(std::int64_t minor) const {
    std::string text = amount(minor);
    if (text.starts_with('-')) text.erase(0, 1);
    return text;
  }

  Block title() const {
    const std::string bank =
        head_.account.bank_name.empty() ? "Statement" : head_.account.bank_name;
    const std::string number =
        head_.number == 0 ? "Statement" : fmt::format("Statement {}", head_.number);
    Block block{.height = 44, .texts = {}, .lines = {30}};
    const auto lines = wrapped(pages_, bank, kName, 360);
    block.texts.push_back({{kLeftEdge, 18}, lines.front(), kName});
    block.texts.push_back({{kRightEdge, 18}, number, kStrong, Side::kRight});
    return block;
  }

  // The holder on the left, the account's numbers on the right.
  Block account() const {
    const StatedAccount& account = head_.account;
    Block block;
    double left = kTextLine;
    for (const std::string& line : wrapped(pages_, account.holder, kStrong, 260)) {
      block.texts.push_back({{kLeftEdge, left}, line, kStrong});
      left += kTextLine;
    }
    for (const std::string& line : wrapped(pages_, period_words(head_.period), kText, 260)) {
      block.texts.push_back({{kLeftEdge, left + 2}, line, kText});
      left += kTextLine;
    }
    double right = kTextLine;
    const std::pair<std::string_view, std::string> facts[] = {
        {"Account number", account.number},
        {"Sort code", sort_code_words(account.sort_code)},
        {"IBAN", iban_words(account.iban)},
        {"BIC", account.bic},
        {"Currency", std::string(head_.currency.alpha())},
        {"Issued", day_words(head_.issued)},
    };
    for (const auto& [label, fact] : facts) {
      if (fact.empty()) continue;
      block.texts.push_back({{kLabelLeft, right}, std::string(label), kSmall});
      block.texts.push_back({{kRightEdge, right}, fact, kText, Side::kRight});
      right += kTextLine;
    }
    block.height = std::max(left, right) + 10;
    return block;
  }

  Block balances() const {
    Block block{.height = 58, .texts = {}, .lines = {0, 40}};
    const std::pair<std::string_view, std::string> facts[] = {
        {"Opening balance", amount(head_.opening_minor)},
        {"Money out", size_of(head_.debits_minor)},
        {"Money in", size_of(head_.credits_minor)},
        {"Closing balance", amount(head_.closing_minor)},
    };
    double x = kLeftEdge;
    for (const auto& [label, fact] : facts) {
      block.texts.push_back({{x, 14}, std::string(label), kSmall});
      block.texts.push_back({{x, 30}, fact, kStrong});
      x += kWholeWidth / 4;
    }
    return block;
  }

  Block table_head() const {
    Block block{.height = 20, .texts = {}, .lines = {15}};
    block.texts = {{{kDateLeft, 10}, "Date", kHeading},
                   {{kWordsLeft, 10}, "Description", kHeading},
                   {{kOutRight, 10}, "Money out", kHeading, Side::kRight},
                   {{kInRight, 10}, "Money in", kHeading, Side::kRight},
                   {{kBalanceRight, 10}, "Balance", kHeading, Side::kRight},
                   {{kRecordRight, 10}, "Record", kHeading, Side::kRight}};
    return block;
  }

  Block bare_row(base::Timestamp day, std::string_view words, std::int64_t balance_minor) const {
    Block block{.height = kTextLine + 4, .texts = {}, .lines = {}};
    block.texts = {
        {{kDateLeft, 9}, short_day(day), kText},
        {{kWordsLeft, 9}, std::string(words), kText},
        {{kBalanceRight, 9}, amount(balance_minor), fit(amount(balance_minor)), Side::kRight}};
    return block;
  }

  // An amount that is wider than its column is written smaller.
  Hand fit(const std::string& text, Hand hand = kText) const {
    constexpr double column = kInRight - kOutRight - 4;
    const double width = pages_.width_of(text, hand);
    if (width > column) hand.size *= column / width;
    return hand;
  }

  void add_amount(Block& block, double right, const std::string& text) const {
    block.texts.push_back({{right, 9}, text, fit(text), Side::kRight});
  }

  Block row(const StatementEntry& entry) const {
    const EntryType& type = type_of(entry.scheme);
    Block block;
    block.texts.push_back({{kDateLeft, 9}, short_day(entry.booked), kText});
    const bool is_debit = entry.amount_minor < 0;
    add_amount(block, is_debit ? kOutRight : kInRight, size_of(entry.amount_minor));
    add_amount(block, kBalanceRight, amount(entry.balance_after_minor));
    const std::string record = std::to_string(entry.slot);
    block.texts.push_back({{kRecordRight, 9}, record, fit(record, kSmall), Side::kRight});
    double y = 9;
    const std::string& name = entry.other.name.empty() ? entry.description : entry.other.name;
    const std::string first = name.empty() ? std::string(type.words) : name;
    for (const std::string& line : wrapped(pages_, first, kText, kWordsWidth)) {
      block.texts.push_back({{kWordsLeft, y}, line, kText});
      y += kTextLine;
    }
    for (const std::string& line : wrapped(pages_, more_words(entry), kSmall, kWordsWidth)) {
      block.texts.push_back({{kWordsLeft, y - 1}, line, kSmall});
      y += kSmallLine;
    }
    block.height = y - 1;
    return block;
  }

  // What stands below the name: the kind, the description, another account, another day; not what
  // is the name already.
  static std::string more_words(const StatementEntry& entry) {
    const OtherParty& other = entry.other;
    const bool has_words = !other.name.empty() || !entry.description.empty();
    std::vector<std::string> parts;
    if (has_words) parts.emplace_back(type_of(entry.scheme).words);
    const bool is_name = other.name.empty() || entry.description == other.name;
    if (!is_name && !entry.description.empty()) parts.push_back(entry.description);
    if (!other.account_number.empty()) {
      parts.push_back(sort_code_words(other.sort_code) + " " + other.account_number);
    }
    const std::string valued = short_day(entry.valued);
    if (valued != short_day(entry.booked)) parts.push_back("counts from " + valued);
    return fmt::format("{}", fmt::join(parts, " · "));
  }

  Block sums() const {
    Block block{.height = 34, .texts = {}, .lines = {2, 20}};
    block.texts = {{{kWordsLeft, 14},
                    fmt::format("Closing balance, {} entries", head_.entry_count()),
                    kHeading},
                   {{kDateLeft, 14}, short_day(head_.period.to - base::Duration{1}), kText}};
    const std::pair<double, std::string> amounts[] = {{kOutRight, size_of(head_.debits_minor)},
                                                      {kInRight, size_of(head_.credits_minor)},
                                                      {kBalanceRight, amount(head_.closing_minor)}};
    for (const auto& [right, text] : amounts) {
      block.texts.push_back({{right, 14}, text, fit(text, kHeading), Side::kRight});
    }
    return block;
  }

  Block proof() const {
    const std::string digest = base::to_hex(base::bytes_of(digest_));
    const std::string paragraphs[] = {
        fmt::format("It rests on the records of this account in the bank's ledger after {} up to "
                    "{}. The number in the last column is that of an entry's record. The ledger "
                    "is sealed: ask the bank for the proof of a record by its number (atollctl "
                    "ledger prove), and check it yourself with the ledger's public key "
                    "(tools/check_proof). Times are London's; what is held and not yet taken "
                    "stands on no statement.",
                    head_.slots.after, head_.slots.last),
        "The content of this statement was fixed when it was issued. Its SHA-256: " + digest,
    };
    Block block;
    block.texts.push_back({{kLeftEdge, 10}, "How to prove this statement", kHeading});
    double y = 22;
    for (const std::string& paragraph : paragraphs) {
      for (const std::string& line : wrapped(pages_, paragraph, kSmall, kWholeWidth)) {
        block.texts.push_back({{kLeftEdge, y}, line, kSmall});
        y += kSmallLine;
      }
    }
    block.height = y;
    return block;
  }

  const Statement& statement_;
  const StatementHead& head_;
  const base::Sha256& digest_;
  const PagesPort& pages_;
};

}  // namespace

StatementBlocks blocks_of(const IssuedStatement& issued, const PagesPort& pages) {
  return BlockMaker(issued, pages).make();
}

Block foot_of(const Statement& statement, std::size_t page_number, std::size_t page_count) {
  Block block;
  block.texts = {{{kLeftEdge, 0}, base::to_text("stmt", statement.head.id), kSmall},
                 {{kRightEdge, 0},
                  fmt::format("Page {} of {}", page_number, page_count),
                  kSmall,
                  Side::kRight}};
  return block;
}

}  // namespace atollbank::statements
