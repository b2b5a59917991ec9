// SPDX-License-Identifier: Apache-2.0
#include "ports/personal_value.h"

#include "ports/personal_text.h"

namespace atollbank::ports {

base::Result<base::Bytes> sealed_value(const Persons& persons, base::Id writer,
                                       std::string_view purpose, base::Bytes value) {
  ATOLL_TRY(const std::uint64_t key, persons.directory.key_of(writer));
  if (key == 0) return value;
  auto sealed = persons.vault.seal(key, purpose, base::Secret(std::move(value)));
  if (!sealed && is_of_the_erased(sealed.error())) sealed = base::Bytes();
  if (!sealed) return base::fail(sealed.error());
  base::ByteWriter kept;
  kept.write(kSealedValueFormat);
  kept.write(key);
  kept.write_bytes(*sealed);
  return kept.take();
}

base::Result<std::optional<base::Bytes>> opened_value(const PersonVault& vault,
                                                      std::string_view purpose,
                                                      base::ByteView kept) {
  if (!is_sealed_value(kept)) return base::Bytes(kept);
  base::ByteReader reader(kept.substr(1));
  const auto key = reader.read<std::uint64_t>();
  if (!reader.ok()) {
    return base::fail(base::ErrorCode::kDataLoss, "record_malformed", "a sealed value is cut off");
  }
  ATOLL_TRY(const auto opened,
            opened_unless_erased(vault, key, purpose, reader.read_bytes(reader.remaining())));
  if (!opened) return std::optional<base::Bytes>();
  return opened->reveal();
}

}  // namespace atollbank::ports
