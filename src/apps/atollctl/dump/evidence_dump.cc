// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/dump/evidence_dump.h"

#include <algorithm>

#include "apps/atollctl/amounts.h"
#include "apps/atollctl/fields.h"
#include "base/bytes.h"
#include "ledger/format/metadata_text.h"
#include "services/posting/evidence.h"

namespace atollbank::atollctl {
namespace {

void add_ours(std::vector<Field>& fields, const posting::Evidence& evidence) {
  fields.push_back(text_field("event", evidence.event_name));
  fields.push_back(text_field("subject", evidence.subject));
  fields.push_back(text_field("client", evidence.client_id));
  fields.push_back(text_field("source_ip", evidence.source_ip));
  fields.push_back(id_field("request", evidence.request_id));
  fields.push_back(id_field("merchant", evidence.merchant_id));
  fields.push_back(id_field("dedupe", evidence.dedupe));
  fields.push_back(text_field("scheme", std::string(posting::name_of(evidence.scheme))));
  fields.push_back(text_field("category", std::string(posting::name_of(evidence.category))));
  fields.push_back(
      text_field("decline_reason", std::string(posting::name_of(evidence.decline_reason))));
  fields.push_back(flag_field("has_narrative", evidence.has_narrative));
  fields.push_back(flag_field("is_told_by_payer", evidence.is_told_by_payer));
  if (evidence.local_currency != 0) {
    fields.push_back(
        money_field("local_amount", evidence.local_amount_minor, evidence.local_currency));
  }
}

bool is_text(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return (c >= ' ' && c != 127) || c == '\n' || c == '\t'; });
}

}  // namespace

std::vector<Field> dump_evidence(std::string_view evidence) {
  std::vector<Field> fields;
  std::string_view rest = evidence;
  if (const auto split = ledger::format::split_evidence(evidence)) rest = split->rest;
  if (const auto metadata = ledger::format::decode_metadata(evidence)) {
    for (const ledger::format::MetadataField& field : *metadata) {
      fields.push_back(text_field("metadata." + field.name,
                                  ledger::format::to_text(field.value) + " (" +
                                      std::string(name_of(type_of(field.value))) + ")"));
    }
  }
  if (rest.empty()) return fields;
  fields.push_back(count_field("evidence_bytes", rest.size()));
  if (const auto ours = posting::decode_evidence(rest)) {
    add_ours(fields, *ours);
  } else if (is_text(rest)) {
    fields.push_back(text_field("evidence", std::string(rest)));
  } else {
    fields.push_back(text_field("evidence_hex", base::to_hex(rest)));
  }
  return fields;
}

}  // namespace atollbank::atollctl
