// SPDX-License-Identifier: Apache-2.0
// The half of the service that seals and opens metadata, on the pool: keys are on a disk.
#include "runtime/answer.h"
#include "services/definitions/service.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;
using ledger::format::MetadataType;
using ledger::format::SealedValue;
using runtime::await_blocking;
using runtime::Task;

namespace {

tl::unexpected<base::Error> unavailable() {
  return base::fail(ErrorCode::kFailedPrecondition, "sealing_unavailable",
                    "this ledger keeps no keys of subjects");
}

}  // namespace

void DefinitionsService::seal_metadata(const Context& context, base::Id subject, Fields fields,
                                       Completion<Fields> done) {
  runtime::answer_with(executor_, context, seal_now(subject, std::move(fields)), std::move(done));
}

void DefinitionsService::open_metadata(const Context& context, Fields fields,
                                       Completion<Fields> done) {
  runtime::answer_with(executor_, context, open_now(std::move(fields)), std::move(done));
}

Task<Result<DefinitionsService::Fields>> DefinitionsService::seal_now(base::Id subject,
                                                                      Fields fields) {
  ATOLL_CO_TRY_VOID(check_ready());
  std::vector<std::size_t> to_seal;
  Fields as_posted = fields;  // with every value that will be sealed marked as such
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto* declared = books_.metadata_types().find(fields[i].name);
    const bool is_plain = type_of(fields[i].value) != MetadataType::kSealed;
    if (declared == nullptr || !declared->is_sealed || !is_plain) continue;
    if (type_of(fields[i].value) != declared->type)
      co_return base::fail(ErrorCode::kInvalidArgument, "metadata_type_mismatch",
                           declared->name + " is declared as " +
                               std::string(ledger::format::name_of(declared->type)) + " sealed");
    as_posted[i].value = SealedValue{};
    to_seal.push_back(i);
  }
  ATOLL_CO_TRY_VOID(books_.metadata_types().check_fields(as_posted));
  if (to_seal.empty()) co_return fields;
  if (sealing_ == nullptr) co_return unavailable();
  auto work = [this, subject, to_seal, fields]() mutable -> Result<Fields> {
    for (const std::size_t i : to_seal) {
      ATOLL_TRY(fields[i].value, sealing_->seal(subject, fields[i].name, fields[i].value));
    }
    return std::move(fields);
  };
  auto sealed = co_await await_blocking<Fields>(pool_, executor_, std::move(work));
  co_return sealed;
}

Task<Result<DefinitionsService::Fields>> DefinitionsService::open_now(Fields fields) {
  if (sealing_ == nullptr) co_return fields;
  auto work = [this, fields]() mutable -> Result<Fields> {
    for (auto& field : fields) {
      const auto* sealed = std::get_if<SealedValue>(&field.value);
      if (sealed == nullptr) continue;
      auto opened = sealing_->open(field.name, *sealed);
      if (opened) field.value = *std::move(opened);
    }
    return std::move(fields);
  };
  auto opened = co_await await_blocking<Fields>(pool_, executor_, std::move(work));
  co_return opened;
}

}  // namespace atollbank::definitions
