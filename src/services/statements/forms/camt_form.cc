// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/camt_form.h"

#include "base/writing/xml_writer.h"
#include "money/amount.h"
#include "services/statements/forms/entry_type.h"
#include "services/statements/printable.h"

namespace atollbank::statements {

using base::XmlWriter;

namespace {

constexpr std::string_view kNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
constexpr std::size_t kUnstructuredMax = 140;
constexpr std::size_t kAccountNumberMax = 34;
constexpr std::size_t kMemberMax = 35;

// Without its sign, which CdtDbtInd has.
std::string size_of(std::int64_t minor, money::Currency currency) {
  std::string decimal = money::to_decimal({.minor = minor, .currency = currency});
  if (decimal.starts_with('-')) decimal.erase(0, 1);
  return decimal;
}

std::string_view direction_of(std::int64_t minor) { return minor < 0 ? "DBIT" : "CRDT"; }

class CamtForm {
 public:
  explicit CamtForm(const Statement& statement)
      : statement_(statement), head_(statement.head), currency_(statement.head.currency) {}

  std::string write() {
    const std::string id = base::to_text("stmt", head_.id);
    const std::string issued = base::to_rfc3339(head_.issued);
    xml_.begin("Document", {{"xmlns", kNamespace}}).begin("BkToCstmrStmt");
    xml_.begin("GrpHdr").element("MsgId", id).element("CreDtTm", issued).end();
    xml_.begin("Stmt").element("Id", id);
    if (head_.number != 0) xml_.element("ElctrncSeqNb", std::to_string(head_.number));
    xml_.element("CreDtTm", issued).begin("FrToDt");
    xml_.element("FrDtTm", base::to_rfc3339(head_.period.from));
    xml_.element("ToDtTm", base::to_rfc3339(head_.period.to)).end();
    write_account();
    write_balance("OPBD", head_.opening_minor, head_.period.from);
    write_balance("CLBD", head_.closing_minor, head_.period.to);
    write_summary();
    for (const StatementEntry& entry : statement_.entries) write_entry(entry);
    xml_.end().end().end();
    return xml_.take();
  }

 private:
  void write_account() {
    const StatedAccount& account = head_.account;
    xml_.begin("Acct").begin("Id");
    if (!account.iban.empty()) {
      xml_.element("IBAN", account.iban);
    } else {
      const std::string number = account.sort_code + account.number;
      xml_.begin("Othr");
      xml_.element("Id", number.empty() ? base::to_text("acc", account.id)
                                        : first_characters(number, kAccountNumberMax));
      xml_.end();
    }
    xml_.end().element("Ccy", currency_.alpha());
    if (!account.holder.empty()) xml_.begin("Ownr").element("Nm", account.holder).end();
    write_bank(account);
    xml_.end();
  }

  void write_bank(const StatedAccount& account) {
    if (account.bic.empty() && account.bank_name.empty()) return;
    xml_.begin("Svcr").begin("FinInstnId");
    if (!account.bic.empty()) xml_.element("BICFI", account.bic);
    if (!account.bank_name.empty()) xml_.element("Nm", account.bank_name);
    xml_.end().end();
  }

  void write_amount(std::int64_t minor) {
    xml_.element("Amt", size_of(minor, currency_), {{"Ccy", currency_.alpha()}});
    xml_.element("CdtDbtInd", direction_of(minor));
  }

  void write_moment(std::string_view name, base::Timestamp time) {
    xml_.begin(name).element("DtTm", base::to_rfc3339(time)).end();
  }

  void write_balance(std::string_view code, std::int64_t minor, base::Timestamp time) {
    xml_.begin("Bal").begin("Tp").begin("CdOrPrtry").element("Cd", code).end().end();
    write_amount(minor);
    write_moment("Dt", time);
    xml_.end();
  }

  void write_summary() {
    xml_.begin("TxsSummry").begin("TtlNtries");
    xml_.element("NbOfNtries", std::to_string(head_.entry_count())).end();
    xml_.begin("TtlCdtNtries").element("NbOfNtries", std::to_string(head_.credit_count));
    xml_.element("Sum", size_of(head_.credits_minor, currency_)).end();
    xml_.begin("TtlDbtNtries").element("NbOfNtries", std::to_string(head_.debit_count));
    xml_.element("Sum", size_of(head_.debits_minor, currency_)).end().end();
  }

  void write_entry(const StatementEntry& entry) {
    const EntryType& type = type_of(entry.scheme);
    const IsoCode& code = entry.amount_minor < 0 ? type.iso_debit : type.iso_credit;
    xml_.begin("Ntry");
    write_amount(entry.amount_minor);
    xml_.begin("Sts").element("Cd", "BOOK").end();
    write_moment("BookgDt", entry.booked);
    write_moment("ValDt", entry.valued);
    xml_.element("AcctSvcrRef", std::to_string(entry.slot));
    xml_.begin("BkTxCd").begin("Domn").element("Cd", code.domain).begin("Fmly");
    xml_.element("Cd", code.family).element("SubFmlyCd", code.sub_family).end().end().end();
    xml_.begin("NtryDtls").begin("TxDtls");
    write_details(entry);
    xml_.end().end().element("AddtlNtryInf", type.words).end();
  }

  void write_details(const StatementEntry& entry) {
    xml_.begin("Refs").element("AcctSvcrRef", std::to_string(entry.slot));
    if (!entry.transaction_id.is_nil()) {
      xml_.element("TxId", base::to_text("tx", entry.transaction_id));
    }
    xml_.end();
    write_amount(entry.amount_minor);
    write_other(entry);
    if (entry.description.empty()) return;
    const bool fits = character_count(entry.description) <= kUnstructuredMax;
    if (fits) xml_.begin("RmtInf").element("Ustrd", entry.description).end();
    if (!fits) xml_.element("AddtlTxInf", entry.description);
  }

  // Who paid or was paid.
  void write_other(const StatementEntry& entry) {
    const OtherParty& other = entry.other;
    const bool is_in = entry.amount_minor > 0;
    if (!other.name.empty() || !other.account_number.empty()) {
      xml_.begin("RltdPties");
      if (!other.name.empty()) {
        xml_.begin(is_in ? "Dbtr" : "Cdtr").begin("Pty").element("Nm", other.name).end().end();
      }
      if (!other.account_number.empty()) {
        xml_.begin(is_in ? "DbtrAcct" : "CdtrAcct").begin("Id").begin("Othr");
        xml_.element("Id", first_characters(other.account_number, kAccountNumberMax));
        xml_.end().end().end();
      }
      xml_.end();
    }
    if (other.sort_code.empty()) return;
    xml_.begin("RltdAgts").begin(is_in ? "DbtrAgt" : "CdtrAgt").begin("FinInstnId");
    xml_.begin("ClrSysMmbId").begin("ClrSysId").element("Cd", "GBDSC").end();
    xml_.element("MmbId", first_characters(other.sort_code, kMemberMax));
    xml_.end().end().end().end();
  }

  XmlWriter xml_;
  const Statement& statement_;
  const StatementHead& head_;
  const money::Currency currency_;
};

}  // namespace

std::string to_camt053(const Statement& statement) { return CamtForm(statement).write(); }

}  // namespace atollbank::statements
