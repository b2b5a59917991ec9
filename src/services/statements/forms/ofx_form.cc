// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/ofx_form.h"

#include <fmt/format.h>

#include "base/writing/xml_writer.h"
#include "money/amount.h"
#include "services/statements/forms/entry_type.h"
#include "services/statements/printable.h"

namespace atollbank::statements {

namespace {

constexpr std::string_view kInstruction =
    "<?OFX OFXHEADER=\"200\" VERSION=\"220\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" "
    "NEWFILEUID=\"NONE\"?>\n";
constexpr std::size_t kOfxNameMax = 32;
constexpr std::size_t kOfxAccountMax = 22;
constexpr std::size_t kOfxBankMax = 9;

// "20261101000000.000[0:GMT]"
std::string moment(base::Timestamp time) {
  const std::string exact = base::to_rfc3339_exact(time);  // "2026-11-01T00:00:00.000000000Z"
  return fmt::format("{}{}{}{}{}{}.{}[0:GMT]", exact.substr(0, 4), exact.substr(5, 2),
                     exact.substr(8, 2), exact.substr(11, 2), exact.substr(14, 2),
                     exact.substr(17, 2), exact.substr(20, 3));
}

void write_status(base::XmlWriter& xml) {
  xml.begin("STATUS").element("CODE", "0").element("SEVERITY", "INFO").end();
}

void write_sign_on(base::XmlWriter& xml, const StatementHead& head) {
  xml.begin("SIGNONMSGSRSV1").begin("SONRS");
  write_status(xml);
  xml.element("DTSERVER", moment(head.issued)).element("LANGUAGE", "ENG");
  xml.end().end();
}

// The number as it is known in Britain; the account's own id where it has none.
void write_account(base::XmlWriter& xml, const StatedAccount& account) {
  const bool has_number = !account.number.empty() && !account.sort_code.empty();
  const std::string number = has_number ? account.number : base::to_base62(account.id);
  xml.begin("BANKACCTFROM");
  xml.element("BANKID", has_number ? first_characters(account.sort_code, kOfxBankMax) : "ATOLL");
  xml.element("ACCTID", first_characters(number, kOfxAccountMax));
  xml.element("ACCTTYPE", "CHECKING").end();
}

void write_entry(base::XmlWriter& xml, const StatementEntry& entry, money::Currency currency) {
  const EntryType& type = type_of(entry.scheme);
  xml.begin("STMTTRN");
  xml.element("TRNTYPE", entry.amount_minor < 0 ? type.ofx_debit : type.ofx_credit);
  xml.element("DTPOSTED", moment(entry.booked)).element("DTAVAIL", moment(entry.valued));
  xml.element("TRNAMT", money::to_decimal({.minor = entry.amount_minor, .currency = currency}));
  xml.element("FITID", std::to_string(entry.slot));
  const std::string_view said = entry.description.empty() ? type.words : entry.description;
  const std::string_view name = entry.other.name.empty() ? said : entry.other.name;
  xml.element("NAME", first_characters(name, kOfxNameMax));
  if (!entry.other.account_number.empty() && !entry.other.sort_code.empty()) {
    xml.begin("BANKACCTTO");
    xml.element("BANKID", first_characters(entry.other.sort_code, kOfxBankMax));
    xml.element("ACCTID", first_characters(entry.other.account_number, kOfxAccountMax));
    xml.element("ACCTTYPE", "CHECKING").end();
  }
  xml.element("MEMO", said).end();
}

}  // namespace

std::string to_ofx(const Statement& statement) {
  const StatementHead& head = statement.head;
  base::XmlWriter xml(kInstruction);
  xml.begin("OFX");
  write_sign_on(xml, head);
  xml.begin("BANKMSGSRSV1").begin("STMTTRNRS").element("TRNUID", "0");
  write_status(xml);
  xml.begin("STMTRS").element("CURDEF", head.currency.alpha());
  write_account(xml, head.account);
  xml.begin("BANKTRANLIST");
  xml.element("DTSTART", moment(head.period.from)).element("DTEND", moment(head.period.to));
  for (const StatementEntry& entry : statement.entries) write_entry(xml, entry, head.currency);
  xml.end().begin("LEDGERBAL");
  xml.element("BALAMT",
              money::to_decimal({.minor = head.closing_minor, .currency = head.currency}));
  xml.element("DTASOF", moment(head.period.to));
  xml.end().end().end().end().end();
  return xml.take();
}

}  // namespace atollbank::statements
