// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/format/application_record.h"

#include <fmt/format.h>

namespace atollbank::onboarding::format {
namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the onboarding does not have its format");
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
base::Bytes encode_value(T value) {
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

std::size_t partition_of(base::Id id) { return id.low % kPartitionCount; }

}  // namespace

base::Id id_in_partition(base::Id id, std::size_t partition) {
  id.low = id.low - partition_of(id) + partition % kPartitionCount;
  return id;
}
std::string applications_partition(std::size_t partition) {
  return fmt::format("applications/{:02x}", partition);
}
std::string applications_partition(base::Id id) { return applications_partition(partition_of(id)); }
std::string person_partition(base::Id digest) { return "person/" + base::to_base62(digest); }
std::string address_partition(base::Id digest) { return "address/" + base::to_base62(digest); }
std::string application_key(base::Id id) { return kApplicationPrefix + base::to_base62(id); }
std::string dedupe_key(base::Id dedupe) { return "dedupe/" + base::to_base62(dedupe); }
std::string open_key(base::Id id) { return kOpenPrefix + base::to_base62(id); }
std::string referred_key(base::Id id) { return kReferredPrefix + base::to_base62(id); }
std::string claim_key(base::Id id) { return kClaimPrefix + base::to_base62(id); }

base::Bytes encode_application(const Application& application) {
  base::ByteWriter writer = begin();
  writer.write(application.state);
  writer.write(application.erasure);
  writer.write(application.id);
  writer.write_text(application.client_id);
  writer.write_text(application.asked_by);
  writer.write(application.created.nanoseconds);
  writer.write(application.updated.nanoseconds);
  writer.write(application.findings);
  writer.write(application.personal_key);
  writer.write_text(application.sealed);
  writer.write(application.person);
  writer.write(application.address);
  writer.write_text(application.decided_by);
  writer.write_text(application.decision_words);
  writer.write(application.user_id);
  writer.write(application.account_id);
  writer.write(application.slot);
  return writer.take();
}

base::Result<Application> decode_application(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto state = reader.read<std::uint8_t>();
  const auto erasure = reader.read<std::uint8_t>();
  if (state == 0 || state > kApplicationStateMax || erasure > kErasureMax)
    return base::fail(malformed());
  Application application;
  application.state = static_cast<ApplicationState>(state);
  application.erasure = static_cast<Erasure>(erasure);
  application.id = reader.read<base::Id>();
  application.client_id = reader.read_text();
  application.asked_by = reader.read_text();
  application.created = {reader.read<std::int64_t>()};
  application.updated = {reader.read<std::int64_t>()};
  application.findings = reader.read<std::uint16_t>();
  application.personal_key = reader.read<std::uint64_t>();
  application.sealed = reader.read_text();
  application.person = reader.read<base::Id>();
  application.address = reader.read<base::Id>();
  application.decided_by = reader.read_text();
  application.decision_words = reader.read_text();
  application.user_id = reader.read<base::Id>();
  application.account_id = reader.read<base::Id>();
  application.slot = reader.read<std::uint64_t>();
  if (!is_whole(reader, record_format) || application.findings > kFindingsMax)
    return base::fail(malformed());
  return application;
}

base::Bytes encode_dossier(const Dossier& dossier) {
  const Applicant& applicant = dossier.applicant;
  base::ByteWriter writer = begin();
  for (const std::string* text : {&applicant.name, &applicant.first_name, &applicant.born,
                                  &applicant.nationality, &applicant.email, &applicant.address.town,
                                  &applicant.address.postcode, &applicant.address.country}) {
    writer.write_text(*text);
  }
  writer.write(static_cast<std::uint8_t>(applicant.address.lines.size()));
  for (const std::string& line : applicant.address.lines) writer.write_text(line);
  writer.write(dossier.evidence.kind);
  writer.write_text(dossier.evidence.number);
  writer.write_text(dossier.evidence.country);
  writer.write_text(dossier.evidence.expires);
  return writer.take();
}

base::Result<Dossier> decode_dossier(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Dossier dossier;
  Applicant& applicant = dossier.applicant;
  for (std::string* text : {&applicant.name, &applicant.first_name, &applicant.born,
                            &applicant.nationality, &applicant.email, &applicant.address.town,
                            &applicant.address.postcode, &applicant.address.country}) {
    *text = reader.read_text();
  }
  const auto line_count = reader.read<std::uint8_t>();
  if (line_count > kAddressLinesMax) return base::fail(malformed());
  for (int i = 0; i < line_count; ++i) {
    applicant.address.lines.emplace_back(reader.read_text());
  }
  const auto kind = reader.read<std::uint8_t>();
  if (kind > kEvidenceKindMax) return base::fail(malformed());
  dossier.evidence.kind = static_cast<EvidenceKind>(kind);
  dossier.evidence.number = reader.read_text();
  dossier.evidence.country = reader.read_text();
  dossier.evidence.expires = reader.read_text();
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return dossier;
}

base::Bytes encode_asked(const AskedApplication& asked) { return encode_value(asked); }
base::Result<AskedApplication> decode_asked(base::ByteView bytes) {
  return decode_value<AskedApplication>(bytes);
}
base::Bytes encode_claim(std::uint32_t before) { return encode_value(before); }
base::Result<std::uint32_t> decode_claim(base::ByteView bytes) {
  return decode_value<std::uint32_t>(bytes);
}

}  // namespace atollbank::onboarding::format
