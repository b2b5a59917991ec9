// SPDX-License-Identifier: Apache-2.0
// A line of QIF is a letter and a value: a line break within a value would be another field.
#include "gateways/edge/export/qif_export.h"

#include "gateways/edge/export/export_words.h"

namespace atollbank::edge {
namespace {

void append_line(std::string& text, char field, std::string_view value) {
  if (value.empty()) return;
  text += field;
  for (const char letter : value) {
    text += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
  }
  text += '\n';
}

}  // namespace

void append_qif_entry(std::string& text, const transactions::Transaction& transaction) {
  const std::string payee = other_side_of(transaction);
  append_line(text, 'D', day_text(transaction.created));
  append_line(text, 'T', decimal_text(transaction.amount_minor, transaction.currency));
  if (transaction.settled) append_line(text, 'C', "*");
  append_line(text, 'N', base::to_text("tx", transaction.id));
  append_line(text, 'P', payee.empty() ? transaction.description : payee);
  append_line(text, 'M', transaction.notes.empty() ? transaction.description : transaction.notes);
  append_line(text, 'L', category_words(transaction.category));
  text += "^\n";
}

}  // namespace atollbank::edge
