// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/client_metadata.h"

namespace atollbank::transactions {
namespace {

using base::Result;
using format::Metadata;

constexpr ports::TextPurpose kMetadataText{.name = "metadata", .erased = ""};

Result<std::optional<Metadata>> opened_part(const ports::PersonVault& persons,
                                            const ports::PersonalPart& part) {
  if (part.key == 0) return format::decode_pairs(part.bytes);
  ATOLL_TRY(const auto opened,
            ports::opened_unless_erased(persons, part.key, kMetadataText.name, part.bytes));
  if (!opened) return std::optional<Metadata>();
  return format::decode_pairs(opened->reveal());
}

}  // namespace

Result<Metadata> opened_metadata(const ports::PersonVault& persons,
                                 const ports::PersonalParts& written) {
  Metadata all;
  for (const ports::PersonalPart& part : written) {
    ATOLL_TRY(auto pairs, opened_part(persons, part));
    if (pairs) all.merge(*pairs);
  }
  return all;
}

Result<ports::PersonalParts> changed_metadata(const ports::PersonVault& persons,
                                              ports::PersonalParts written,
                                              std::uint64_t writer_key, const Metadata& changes) {
  std::map<std::uint64_t, Metadata> by_writer;
  for (const ports::PersonalPart& part : written) {
    ATOLL_TRY(auto pairs, opened_part(persons, part));
    if (pairs) by_writer.emplace(part.key, *std::move(pairs));
  }
  for (const auto& [key, value] : changes) {
    for (auto& [writer, pairs] : by_writer) pairs.erase(key);
    if (!value.empty()) by_writer[writer_key][key] = value;
  }
  ports::PersonalParts after;
  std::size_t count = 0;
  for (const auto& [writer, pairs] : by_writer) {
    count += pairs.size();
    if (pairs.empty()) continue;
    ATOLL_TRY(auto part,
              ports::sealed_part(persons, writer, kMetadataText, format::encode_pairs(pairs)));
    if (!part.bytes.empty()) after.push_back(std::move(part));
  }
  if (count <= kMetadataCountMax) return after;
  return base::fail(base::ErrorCode::kInvalidArgument, "metadata_full",
                    "a transaction takes no more metadata of one client");
}

}  // namespace atollbank::transactions
