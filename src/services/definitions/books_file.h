// SPDX-License-Identifier: Apache-2.0
// Saved books in one file of a disk: "definitions.state", replaced whole.
#pragma once

#include "ports/disk.h"
#include "services/definitions/books_store.h"

namespace atollbank::definitions {

inline constexpr std::size_t kBooksFileMax = std::size_t{1} << 30;

class BooksFile final : public BooksStore {
 public:
  explicit BooksFile(ports::Disk& disk) : disk_(disk) {}

  // data_loss definitions_state_damaged (larger than kBooksFileMax, or not all there)
  base::Result<base::Bytes> load() override;
  base::Result<void> save(base::ByteView bytes) override;

 private:
  ports::Disk& disk_;
};

}  // namespace atollbank::definitions
