// SPDX-License-Identifier: Apache-2.0
#include "services/operations/format/operation_record.h"

namespace atollbank::operations::format {
namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the operations does not have its format");
}

base::ByteWriter begin() {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  return writer;
}

bool is_whole(const base::ByteReader& reader, std::uint8_t record_format) {
  return reader.ok() && reader.at_end() && record_format == kRecordFormat;
}

template <class T>
base::Bytes encode_value(const T& value) {
  base::ByteWriter writer = begin();
  writer.write(value);
  return writer.take();
}

template <class T>
base::Result<T> decode_value(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const T value = reader.read<T>();
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return value;
}

struct FieldsWriter {
  base::ByteWriter& writer;

  void operator()(const CorrectBooking& operation) {
    writer.write(operation.account_id);
    writer.write(operation.transaction_id);
  }
  void operator()(const FreezeAccount& operation) { writer.write(operation.account_id); }
  void operator()(const UnfreezeAccount& operation) { writer.write(operation.account_id); }
  void operator()(const CloseAccount& operation) { writer.write(operation.account_id); }
  void operator()(const AddOperator& operation) {
    writer.write_text(operation.person);
    writer.write(operation.roles);
    writer.write(operation.credential);
  }
  void operator()(const DisableOperator& operation) { writer.write(operation.operator_id); }
  void operator()(const EnableOperator& operation) { writer.write(operation.operator_id); }
  void operator()(const DecideReferral& operation) {
    writer.write(operation.application_id);
    write_flag(operation.is_accepted);
  }
  void operator()(const SettleDeadLetter& operation) {
    writer.write_text(operation.letter.consumer);
    writer.write_text(operation.letter.log_partition);
    writer.write(operation.letter.cursor);
    write_flag(operation.is_dropped);
  }
  void operator()(const ConfirmScreening&) {}
  void operator()(const ConfirmList& operation) { writer.write(operation.content); }
  void operator()(const EraseCustomer& operation) { writer.write(operation.user_id); }
  void operator()(const RecordDeath& operation) { writer.write(operation.user_id); }

  void write_flag(bool flag) { writer.write(static_cast<std::uint8_t>(flag)); }
};

struct FieldsReader {
  base::ByteReader& reader;
  bool has_meaning = true;

  void operator()(CorrectBooking& operation) {
    operation.account_id = reader.read<base::Id>();
    operation.transaction_id = reader.read<base::Id>();
  }
  void operator()(FreezeAccount& operation) { operation.account_id = reader.read<base::Id>(); }
  void operator()(UnfreezeAccount& operation) { operation.account_id = reader.read<base::Id>(); }
  void operator()(CloseAccount& operation) { operation.account_id = reader.read<base::Id>(); }
  void operator()(AddOperator& operation) {
    operation.person = reader.read_text();
    operation.roles = reader.read<std::uint8_t>();
    operation.credential = reader.read<base::Sha256>();
  }
  void operator()(DisableOperator& operation) { operation.operator_id = reader.read<base::Id>(); }
  void operator()(EnableOperator& operation) { operation.operator_id = reader.read<base::Id>(); }
  void operator()(DecideReferral& operation) {
    operation.application_id = reader.read<base::Id>();
    operation.is_accepted = read_flag();
  }
  void operator()(SettleDeadLetter& operation) {
    operation.letter.consumer = reader.read_text();
    operation.letter.log_partition = reader.read_text();
    operation.letter.cursor = reader.read<std::uint64_t>();
    operation.is_dropped = read_flag();
  }
  void operator()(ConfirmScreening&) {}
  void operator()(ConfirmList& operation) { operation.content = reader.read<base::Sha256>(); }
  void operator()(EraseCustomer& operation) { operation.user_id = reader.read<base::Id>(); }
  void operator()(RecordDeath& operation) { operation.user_id = reader.read<base::Id>(); }

  bool read_flag() {
    const auto flag = reader.read<std::uint8_t>();
    has_meaning = has_meaning && flag <= 1;
    return flag == 1;
  }
};

void write_operation(base::ByteWriter& writer, const Operation& operation) {
  writer.write(static_cast<std::uint8_t>(operation.index() + 1));
  std::visit(FieldsWriter{writer}, operation);
}

// The kind that has this place; what is beyond the last one stays the first and is told by false.
template <std::size_t place = 0>
bool choose(Operation& operation, std::size_t wanted) {
  if constexpr (place == std::variant_size_v<Operation>) {
    return false;
  } else {
    if (place != wanted) return choose<place + 1>(operation, wanted);
    operation.emplace<place>();
    return true;
  }
}

bool read_operation(base::ByteReader& reader, Operation& operation) {
  const auto kind = reader.read<std::uint8_t>();
  if (kind == 0 || !choose(operation, kind - 1u)) return false;
  FieldsReader fields{.reader = reader};
  std::visit(fields, operation);
  return fields.has_meaning;
}

void write_deed(base::ByteWriter& writer, const Deed& deed) {
  writer.write(deed.operator_id);
  writer.write_text(deed.person);
  writer.write_text(deed.grounds.reason);
  writer.write_text(deed.grounds.ticket);
  writer.write(deed.at.nanoseconds);
}

Deed read_deed(base::ByteReader& reader) {
  Deed deed;
  deed.operator_id = reader.read<base::Id>();
  deed.person = reader.read_text();
  deed.grounds.reason = reader.read_text();
  deed.grounds.ticket = reader.read_text();
  deed.at = {reader.read<std::int64_t>()};
  return deed;
}

void write_content(base::ByteWriter& writer, const Proposal& proposal) {
  writer.write(proposal.id);
  write_operation(writer, proposal.operation);
  write_deed(writer, proposal.made);
  writer.write_text(proposal.before);
  writer.write(proposal.lapses.nanoseconds);
}

}  // namespace

std::string operator_key(base::Id id) { return kOperatorPrefix + base::to_base62(id); }
std::string credential_key(const base::Sha256& credential) {
  return "credential/" + base::to_hex(base::bytes_of(credential));
}
std::string proposal_key(base::Id id) {
  return kProposalPrefix + base::to_base62({.high = ~id.high, .low = ~id.low});
}
std::string dedupe_key(base::Id dedupe) { return "dedupe/" + base::to_base62(dedupe); }
std::string open_key(base::Id id) { return kOpenPrefix + base::to_base62(id); }
std::string frozen_key(base::Id account_id) { return "frozen/" + base::to_base62(account_id); }

base::Bytes encode_content(const Proposal& proposal) {
  base::ByteWriter writer = begin();
  write_content(writer, proposal);
  return writer.take();
}

base::Bytes encode_asking(const Operation& operation, const Grounds& grounds) {
  base::ByteWriter writer;
  write_operation(writer, operation);
  writer.write_text(grounds.reason);
  writer.write_text(grounds.ticket);
  return writer.take();
}

base::Bytes encode_operator(const Operator& who) {
  base::ByteWriter writer = begin();
  writer.write(who.id);
  writer.write_text(who.person);
  writer.write(who.roles);
  writer.write(who.credential);
  writer.write(who.created.nanoseconds);
  writer.write(who.disabled.nanoseconds);
  return writer.take();
}

base::Result<Operator> decode_operator(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Operator who;
  who.id = reader.read<base::Id>();
  who.person = reader.read_text();
  who.roles = reader.read<std::uint8_t>();
  who.credential = reader.read<base::Sha256>();
  who.created = {reader.read<std::int64_t>()};
  who.disabled = {reader.read<std::int64_t>()};
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return who;
}

base::Bytes encode_proposal(const Proposal& proposal) {
  base::ByteWriter writer = begin();
  write_content(writer, proposal);
  writer.write(proposal.state);
  write_deed(writer, proposal.decided);
  writer.write(proposal.updated.nanoseconds);
  writer.write_text(proposal.after);
  writer.write_text(proposal.decline_reason);
  writer.write(proposal.debit_transaction_id);
  writer.write(proposal.credit_transaction_id);
  return writer.take();
}

base::Result<Proposal> decode_proposal(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Proposal proposal;
  proposal.id = reader.read<base::Id>();
  if (!read_operation(reader, proposal.operation)) return base::fail(malformed());
  proposal.made = read_deed(reader);
  proposal.before = reader.read_text();
  proposal.lapses = {reader.read<std::int64_t>()};
  const auto state = reader.read<std::uint8_t>();
  if (state == 0 || state > kProposalStateMax) return base::fail(malformed());
  proposal.state = static_cast<ProposalState>(state);
  proposal.decided = read_deed(reader);
  proposal.updated = {reader.read<std::int64_t>()};
  proposal.after = reader.read_text();
  proposal.decline_reason = reader.read_text();
  proposal.debit_transaction_id = reader.read<base::Id>();
  proposal.credit_transaction_id = reader.read<base::Id>();
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return proposal;
}

base::Bytes encode_asked(const AskedProposal& asked) { return encode_value(asked); }
base::Result<AskedProposal> decode_asked(base::ByteView bytes) {
  return decode_value<AskedProposal>(bytes);
}
base::Bytes encode_operator_id(base::Id operator_id) { return encode_value(operator_id); }
base::Result<base::Id> decode_operator_id(base::ByteView bytes) {
  return decode_value<base::Id>(bytes);
}

}  // namespace atollbank::operations::format
