// SPDX-License-Identifier: Apache-2.0
#include "services/imports/camt.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/bytes.h"
#include "base/id.h"
#include "base/xml.h"
#include "services/imports/bank_values.h"

namespace atollbank::imports {

using base::Result;
using base::XmlDocument;
using base::XmlElement;

namespace {

constexpr std::string_view kNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
constexpr int kVersionMin = 2;

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = !text.empty() && error == std::errc() && end == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

// The namespace of a document, whatever prefix it goes by.
std::string_view namespace_of(XmlElement root, std::string_view text) {
  const std::string_view plain = root.attribute("xmlns");
  if (plain.starts_with(kNamespace)) return plain;
  const auto at = text.substr(0, 2048).find(kNamespace);
  return at == std::string_view::npos ? plain : text.substr(at, kNamespace.size() + 2);
}

class CamtReader {
 public:
  explicit CamtReader(const XmlDocument& document) : document_(document) {}

  Result<Statement> statement(XmlElement report) {
    statement_.format = FileFormat::kCamt053;
    const auto found = report.children("Stmt");
    if (found.empty()) return refused_at(report, "camt_statement_missing", "there is no Stmt");
    for (const XmlElement one : found) ATOLL_TRY_VOID(add_statement(one));
    return std::move(statement_);
  }

 private:
  struct Amount {
    std::int64_t minor = 0;
    money::Currency currency = money::Currency::gbp();
  };

  Result<void> add_statement(XmlElement found) {
    ATOLL_TRY_VOID(check_account(found));
    StatementPart part{.id = found.text_of("Id"),
                       .line_number = document_.line_of(found),
                       .sequence = whole_number(found.text_of("ElctrncSeqNb")),
                       .opening_minor = {},
                       .closing_minor = {},
                       .first_line = statement_.lines.size(),
                       .line_count = 0};
    if (!part.sequence) part.sequence = whole_number(found.text_of("LglSeqNb"));
    for (const XmlElement balance : found.children("Bal")) {
      ATOLL_TRY_VOID(take_balance(balance, part));
    }
    repeats_.clear();
    for (const XmlElement entry : found.children("Ntry")) {
      const XmlElement status = entry.child("Sts");
      const std::string code = status.child("Cd") ? status.text_of("Cd") : status.text();
      if (code == "PDNG" || code == "INFO") {
        ++statement_.pending_count;
        continue;
      }
      if (statement_.lines.size() == kLineCountMax) {
        return refused_at(entry, "file_too_large", "there are too many lines");
      }
      ATOLL_TRY(StatementLine line, line_of(entry, part));
      statement_.lines.push_back(std::move(line));
    }
    part.line_count = statement_.lines.size() - part.first_line;
    statement_.parts.push_back(std::move(part));
    return {};
  }

  // The account and its currency: the account's own, else that of its first balance or entry.
  Result<void> check_account(XmlElement found) {
    const XmlElement account = found.child("Acct");
    std::string number = account.child("Id").text_of("IBAN");
    if (number.empty()) number = account.child("Id").child("Othr").text_of("Id");
    if (number.empty()) return refused_at(found, "camt_element_missing", "Acct/Id is missing");
    std::string code = account.text_of("Ccy");
    for (const char* place : {"Bal", "Ntry"}) {
      if (code.empty()) code = found.child(place).child("Amt").attribute("Ccy");
    }
    ATOLL_TRY(const auto currency, parse_currency(code, document_.line_of(found)));
    if (statement_.parts.empty()) {
      statement_.account = number;
      statement_.currency = currency.numeric();
    } else if (number != statement_.account) {
      return refused_at(found, "statement_account_differs", "statements of several accounts");
    } else if (currency.numeric() != statement_.currency) {
      return refused_at(found, "statement_currency_differs", "statements in several currencies");
    }
    return {};
  }

  Result<void> take_balance(XmlElement balance, StatementPart& part) {
    const std::string kind = balance.child("Tp").child("CdOrPrtry").text_of("Cd");
    const bool is_opening = kind == "OPBD" || kind == "PRCD";
    if (!is_opening && kind != "CLBD") return {};
    ATOLL_TRY(const Amount amount, signed_amount(balance));
    if (amount.currency.numeric() != statement_.currency) {
      return refused_at(balance, "statement_currency_differs", "a balance in another currency");
    }
    if (kind == "CLBD") part.closing_minor = amount.minor;
    // PRCD, the closing balance before, stands in where there is no OPBD.
    if (kind == "OPBD" || (is_opening && !part.opening_minor)) part.opening_minor = amount.minor;
    return {};
  }

  Result<Amount> signed_amount(XmlElement holder) const {
    const XmlElement amount = holder.child("Amt");
    if (!amount) return refused_at(holder, "camt_element_missing", "Amt is missing");
    const std::uint32_t line = document_.line_of(amount);
    ATOLL_TRY(const auto currency, parse_currency(amount.attribute("Ccy"), line));
    ATOLL_TRY(const std::int64_t minor, parse_amount_minor(amount.text(), currency, line));
    const std::string direction = holder.text_of("CdtDbtInd");
    if (minor < 0 || (direction != "CRDT" && direction != "DBIT")) {
      return refused_at(holder, "camt_direction_malformed", "CdtDbtInd is neither CRDT nor DBIT");
    }
    return Amount{.minor = direction == "DBIT" ? -minor : minor, .currency = currency};
  }

  Result<base::Timestamp> moment_of(XmlElement date) const {
    const std::string text = date.child("DtTm") ? date.text_of("DtTm") : date.text_of("Dt");
    return parse_moment(text, document_.line_of(date));
  }

  Result<StatementLine> line_of(XmlElement entry, const StatementPart& part) {
    StatementLine line;
    line.line_number = document_.line_of(entry);
    ATOLL_TRY(const Amount amount, signed_amount(entry));
    line.amount_minor = amount.minor;
    line.currency = amount.currency.numeric();
    const XmlElement booking = entry.child("BookgDt");
    const XmlElement value = entry.child("ValDt");
    if (!booking && !value) return refused_at(entry, "camt_element_missing", "no BookgDt or ValDt");
    ATOLL_TRY(line.booked, moment_of(booking ? booking : value));
    ATOLL_TRY(line.valued, moment_of(value ? value : booking));
    // Of a batch of payments there is no one counterparty to tell.
    const auto details = entry.child("NtryDtls").children("TxDtls");
    const bool is_single = details.size() == 1;
    const XmlElement detail = is_single ? details.front() : XmlElement();
    ATOLL_TRY_VOID(take_detail(detail, line));
    if (details.size() > 1 && line.description.empty()) {
      line.description = fmt::format("{} payments", details.size());
    }
    if (line.description.empty()) line.description = entry.text_of("AddtlNtryInf");
    if (line.description.empty()) line.description = line.counterparty;
    line.kind = kind_of(entry.child("BkTxCd"));
    line.id = id_of(entry, detail, part, line);
    ATOLL_TRY_VOID(check_texts(line));
    return line;
  }

  Result<void> take_detail(XmlElement detail, StatementLine& line) const {
    for (const XmlElement text : detail.child("RmtInf").children("Ustrd")) {
      if (!line.description.empty()) line.description += ' ';
      line.description += text.text();
    }
    if (line.description.empty()) {
      line.description = detail.child("RmtInf").child("Strd").child("CdtrRefInf").text_of("Ref");
    }
    if (line.description.empty()) line.description = detail.text_of("AddtlTxInf");
    const bool is_in = line.amount_minor > 0;
    const XmlElement parties = detail.child("RltdPties");
    const XmlElement party = parties.child(is_in ? "Dbtr" : "Cdtr");
    // Since version 08 a party stands one element deeper.
    line.counterparty = party.child("Pty") ? party.child("Pty").text_of("Nm") : party.text_of("Nm");
    const XmlElement account = parties.child(is_in ? "DbtrAcct" : "CdtrAcct").child("Id");
    line.account_number = account.text_of("IBAN");
    if (line.account_number.empty()) line.account_number = account.child("Othr").text_of("Id");
    const XmlElement agent = detail.child("RltdAgts").child(is_in ? "DbtrAgt" : "CdtrAgt");
    line.sort_code = agent.child("FinInstnId").child("ClrSysMmbId").text_of("MmbId");
    return take_local_amount(detail.child("AmtDtls"), line);
  }

  Result<void> take_local_amount(XmlElement amounts, StatementLine& line) const {
    for (const char* place : {"InstdAmt", "TxAmt"}) {
      const XmlElement amount = amounts.child(place).child("Amt");
      if (!amount) continue;
      const std::uint32_t at = document_.line_of(amount);
      ATOLL_TRY(const auto currency, parse_currency(amount.attribute("Ccy"), at));
      if (currency.numeric() == line.currency) continue;
      ATOLL_TRY(const std::int64_t minor, parse_amount_minor(amount.text(), currency, at));
      line.local_currency = currency.numeric();
      line.local_amount_minor = line.amount_minor < 0 ? -minor : minor;
      return {};
    }
    return {};
  }

  // By the domain, family and sub-family of the bank transaction code.
  static LineKind kind_of(XmlElement code) {
    const XmlElement family = code.child("Domn").child("Fmly");
    const std::string name = family.text_of("Cd");
    const std::string part = family.text_of("SubFmlyCd");
    if (name == "CCRD" || name == "MCRD") return LineKind::kCard;
    if (name == "RDDT" || name == "IDDT") return LineKind::kDirectDebit;
    if (part == "INTR") return LineKind::kInterest;
    if (part == "CHRG" || part == "FEES" || part == "COMM") return LineKind::kFee;
    return LineKind::kFasterPayment;
  }

  // The bank's reference, or its number within the statement. Where there is neither, the id is
  // made of what the entry says, and counts the entries of the statement that say the same.
  std::string id_of(XmlElement entry, XmlElement detail, const StatementPart& part,
                    const StatementLine& line) {
    std::string id = entry.text_of("AcctSvcrRef");
    if (id.empty()) id = detail.child("Refs").text_of("AcctSvcrRef");
    if (!id.empty()) return id;
    if (const std::string number = entry.text_of("NtryRef"); !number.empty()) {
      return fmt::format("{}/{}", part.id, number);
    }
    base::ByteWriter said;
    said.write(line.booked.nanoseconds);
    said.write(line.amount_minor);
    said.write_text(line.description);
    said.write_text(line.counterparty);
    said.write_text(detail.child("Refs").text_of("EndToEndId"));
    const base::Id digest = base::derive_id("camt-entry", said.bytes(), 0);
    return fmt::format("{}/{}", base::to_base62(digest), ++repeats_[digest]);
  }

  tl::unexpected<base::Error> refused_at(XmlElement element, std::string_view reason,
                                         std::string_view what) const {
    return refused(reason, document_.line_of(element), what);
  }

  const XmlDocument& document_;
  Statement statement_;
  std::map<base::Id, std::uint32_t> repeats_;
};

}  // namespace

bool looks_like_camt(std::string_view bytes) {
  return bytes.substr(0, 2048).find("urn:iso:std:iso:20022:") != std::string_view::npos;
}

Result<Statement> read_camt053(std::string_view bytes) {
  ATOLL_TRY(const std::string text, decode_text(bytes, false));
  ATOLL_TRY(const XmlDocument document, XmlDocument::parse(text));
  const XmlElement root = document.root();
  const std::string_view space = namespace_of(root, text);
  const XmlElement report = root.child("BkToCstmrStmt");
  if (root.name() != "Document" || !report || !space.starts_with(kNamespace)) {
    return refused("camt_not_a_statement", document.line_of(root), "this is no camt.053 document");
  }
  const auto version = whole_number(space.substr(kNamespace.size()));
  if (!version || *version < kVersionMin || *version > 99) {
    return refused("camt_version_unknown", document.line_of(root),
                   "camt.053 is read from version 02 on");
  }
  return CamtReader(document).statement(report);
}

}  // namespace atollbank::imports
