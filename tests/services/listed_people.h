// SPDX-License-Identifier: Apache-2.0
// A sanctions list for tests: ten made-up people, whole or cut short.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/sha256.h"
#include "services/screening/api.h"

namespace atollbank {

inline std::vector<std::string> listed_people() {
  return {"Rudolf Rassendyll",   "Antoinette de Mauban", "Fritz von Tarlenheim",
          "Rupert von Hentzau",  "Michael Elphberg",     "Flavia Elphberg",
          "Johann Holf",         "Otto von Sapt",        "Detchard Krafstein",
          "Albert von Lauengram"};
}

inline screening::LoadList list_of(const std::vector<std::string>& names,
                                   const std::string& version) {
  std::string file = "id,kind,name,aliases,born,countries,programme\n";
  std::uint32_t count = 0;
  for (const std::string& name : names) {
    file += "E-" + std::to_string(++count) + ",person," + name + ",,1960-02-29,,ZENDA\n";
  }
  const auto digest = base::sha256(file);
  return {.files = {file},
          .manifest = {.version = version,
                       .format = screening::ListFormat::kBank,
                       .sha256_files = {base::to_hex(base::bytes_of(digest))},
                       .entry_count = count,
                       .name_count = count}};
}

}  // namespace atollbank
