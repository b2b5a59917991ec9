// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/opened_metadata.h"

#include "runtime/await.h"

namespace atollbank::ledger_http {

using base::Result;
using definitions::FieldState;
using definitions::ReadFields;
using runtime::Task;

const ReadFields* OpenedMetadata::find(std::size_t row) const {
  const auto found = rows_.find(row);
  return found == rows_.end() ? nullptr : &found->second;
}

Task<Result<OpenedMetadata>> open_metadata(Services services, runtime::Context context,
                                           std::vector<SealedRow> rows) {
  OpenedMetadata opened;
  if (services.definitions == nullptr) co_return opened;
  // A group of the journal may hold more than one call reads.
  for (std::size_t next = 0; next < rows.size();) {
    const std::size_t first = next;
    std::vector<std::string> evidences;
    for (; next < rows.size() && evidences.size() < definitions::kReadEvidencesMax; ++next)
      evidences.push_back(std::move(rows[next].evidence));
    using Answer = std::vector<ReadFields>;
    auto start = [&services, &context, &evidences](runtime::Completion<Answer> done) {
      services.definitions->read_metadata(context, std::move(evidences), std::move(done));
    };
    auto asked = runtime::await_completion<Answer>(services.executor, std::move(start));
    ATOLL_CO_TRY(auto read, co_await std::move(asked));
    for (std::size_t i = 0; i < read.size(); ++i)
      opened.put(rows.at(first + i).row, std::move(read[i]));
  }
  co_return opened;
}

Task<Result<OpenedMetadata>> mark_erased(Services services, runtime::Context context,
                                         std::vector<SealedRow> rows) {
  auto opening = open_metadata(services, std::move(context), rows);
  ATOLL_CO_TRY(auto opened, co_await std::move(opening));
  OpenedMetadata marked;
  for (const SealedRow& row : rows) {
    const ReadFields* const read = opened.find(row.row);
    if (read == nullptr) continue;
    ReadFields fields = definitions::read_fields(row.evidence);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if ((*read)[i].state == FieldState::kErased) fields[i] = (*read)[i];
    }
    marked.put(row.row, std::move(fields));
  }
  co_return marked;
}

}  // namespace atollbank::ledger_http
