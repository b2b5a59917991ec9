// SPDX-License-Identifier: Apache-2.0
#include "services/imports/ofx.h"

#include <fmt/format.h>

#include <array>

#include "services/imports/bank_values.h"
#include "services/imports/ofx_elements.h"

namespace atollbank::imports {

using base::Result;

namespace {

struct MessageNames {
  std::string_view set;
  std::string_view response;
  std::string_view statement;
  std::string_view account;
};
constexpr std::array kMessages = {
    MessageNames{"BANKMSGSRSV1", "STMTTRNRS", "STMTRS", "BANKACCTFROM"},
    MessageNames{"CREDITCARDMSGSRSV1", "CCSTMTTRNRS", "CCSTMTRS", "CCACCTFROM"}};

struct KindName {
  std::string_view name;
  LineKind kind;
};
constexpr std::array kKinds = {
    KindName{"POS", LineKind::kCard},
    KindName{"ATM", LineKind::kCard},
    KindName{"CASH", LineKind::kCard},
    KindName{"DIRECTDEBIT", LineKind::kDirectDebit},
    KindName{"DIRECTDEP", LineKind::kDirectDebit},
    KindName{"REPEATPMT", LineKind::kFasterPayment},
    KindName{"PAYMENT", LineKind::kFasterPayment},
    KindName{"XFER", LineKind::kFasterPayment},
    KindName{"INT", LineKind::kInterest},
    KindName{"FEE", LineKind::kFee},
    KindName{"SRVCHG", LineKind::kFee},
};

LineKind kind_of(std::string_view type, bool is_card_account) {
  for (const KindName& known : kKinds) {
    if (known.name == type) return known.kind;
  }
  // CREDIT and DEBIT say no more than the sign: on a card they are purchases.
  return is_card_account ? LineKind::kCard : LineKind::kFasterPayment;
}

// The amount in the currency it was paid in, where the file tells the rate.
Result<void> add_local_amount(const OfxElement& entry, money::Currency home, StatementLine& line) {
  const OfxElement& origin = entry.child("ORIGCURRENCY");
  if (!origin.is_there()) return {};
  ATOLL_TRY(const auto local, parse_currency(origin.value_of("CURSYM"), origin.line_number));
  if (local == home) return {};
  ATOLL_TRY(line.local_amount_minor,
            local_amount_minor(line.amount_minor, home, local, origin.value_of("CURRATE"),
                               origin.line_number));
  line.local_currency = local.numeric();
  return {};
}

Result<StatementLine> line_of(const OfxElement& entry, money::Currency home, bool is_card_account) {
  StatementLine line;
  line.line_number = entry.line_number;
  line.id = entry.value_of("FITID");
  money::Currency currency = home;
  // CURRENCY, unlike ORIGCURRENCY, says that the amount itself is in another one.
  if (const auto& other = entry.child("CURRENCY"); other.is_there()) {
    ATOLL_TRY(currency, parse_currency(other.value_of("CURSYM"), other.line_number));
  }
  line.currency = currency.numeric();
  ATOLL_TRY(line.amount_minor,
            parse_amount_minor(entry.value_of("TRNAMT"), currency, entry.line_number));
  ATOLL_TRY(line.booked, parse_ofx_moment(entry.value_of("DTPOSTED"), entry.line_number));
  line.valued = line.booked;
  if (const auto& available = entry.value_of("DTAVAIL"); !available.empty()) {
    ATOLL_TRY(line.valued, parse_ofx_moment(available, entry.line_number));
  }
  line.kind = kind_of(entry.value_of("TRNTYPE"), is_card_account);
  if (entry.value_of("TRNTYPE") == "ATM") line.category = "cash";
  line.counterparty = entry.value_of("NAME");
  if (line.counterparty.empty()) line.counterparty = entry.child("PAYEE").value_of("NAME");
  const OfxElement& to = entry.child("BANKACCTTO");
  line.account_number = to.value_of("ACCTID");
  line.sort_code = to.value_of("BANKID");
  line.description = line.counterparty;
  const std::string& memo = entry.value_of("MEMO");
  if (line.description.empty()) {
    line.description = memo;
  } else if (memo != line.description) {
    line.notes = memo;
  }
  ATOLL_TRY_VOID(add_local_amount(entry, home, line));
  ATOLL_TRY_VOID(check_texts(line));
  return line;
}

Result<void> check_status(const OfxElement& response) {
  const OfxElement& status = response.child("STATUS");
  const std::string& code = status.value_of("CODE");
  const std::string& severity = status.value_of("SEVERITY");
  if (code.empty() || code == "0" || severity == "INFO" || severity == "WARN") return {};
  return refused("ofx_status", status.line_number,
                 fmt::format("the bank answered {} {}", code.substr(0, 8),
                             status.value_of("MESSAGE").substr(0, 64)));
}

Result<void> add_statement(const OfxElement& found, const MessageNames& names,
                           Statement& statement) {
  const std::string& account = found.child(names.account).value_of("ACCTID");
  ATOLL_TRY(const auto currency, parse_currency(found.value_of("CURDEF"), found.line_number));
  const bool is_first = statement.parts.empty();
  if (is_first) {
    statement.account = account;
    statement.currency = currency.numeric();
  } else if (account != statement.account) {
    return refused("statement_account_differs", found.line_number,
                   "the file has statements of several accounts");
  } else if (currency.numeric() != statement.currency) {
    return refused("statement_currency_differs", found.line_number,
                   "the file has statements in several currencies");
  }
  StatementPart part{.id = {},
                     .line_number = found.line_number,
                     .sequence = {},
                     .opening_minor = {},
                     .closing_minor = {},
                     .first_line = statement.lines.size(),
                     .line_count = 0};
  if (const auto& balance = found.child("LEDGERBAL"); balance.is_there()) {
    ATOLL_TRY(part.closing_minor,
              parse_amount_minor(balance.value_of("BALAMT"), currency, balance.line_number));
  }
  const bool is_card_account = names.account == "CCACCTFROM";
  for (const OfxElement& entry : found.child("BANKTRANLIST").children) {
    if (entry.name != "STMTTRN") continue;
    if (statement.lines.size() == kLineCountMax) {
      return refused("file_too_large", entry.line_number, "there are too many lines");
    }
    ATOLL_TRY(StatementLine line, line_of(entry, currency, is_card_account));
    statement.lines.push_back(std::move(line));
  }
  part.line_count = statement.lines.size() - part.first_line;
  statement.parts.push_back(std::move(part));
  return {};
}

}  // namespace

Result<Statement> read_ofx(std::string_view bytes) {
  ATOLL_TRY(const OfxElement root, read_ofx_elements(bytes));
  Statement statement{.format = FileFormat::kOfx,
                      .account = {},
                      .currency = 0,
                      .parts = {},
                      .lines = {},
                      .pending_count = 0};
  ATOLL_TRY_VOID(check_status(root.child("SIGNONMSGSRSV1").child("SONRS")));
  for (const MessageNames& names : kMessages) {
    for (const OfxElement& response : root.child(names.set).children) {
      if (response.name != names.response) continue;
      ATOLL_TRY_VOID(check_status(response));
      for (const OfxElement& found : response.children) {
        if (found.name != names.statement) continue;
        ATOLL_TRY_VOID(add_statement(found, names, statement));
      }
    }
  }
  if (statement.parts.empty()) {
    return refused("ofx_statement_missing", root.line_number, "there is no statement");
  }
  return statement;
}

}  // namespace atollbank::imports
