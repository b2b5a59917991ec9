// SPDX-License-Identifier: Apache-2.0
// The half of the service that seals and opens metadata, on the pool: keys are on a disk.
#include "ledger/format/metadata_text.h"
#include "runtime/answer.h"
#include "services/definitions/service.h"

namespace atollbank::definitions {

namespace format = ledger::format;
using base::ErrorCode;
using base::Result;
using format::MetadataType;
using format::SealedValue;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

namespace {

tl::unexpected<base::Error> unavailable() {
  return base::fail(ErrorCode::kFailedPrecondition, "sealing_unavailable",
                    "this ledger keeps no keys of subjects");
}

tl::unexpected<base::Error> refuse(std::string_view reason, const std::string& message) {
  return base::fail(ErrorCode::kInvalidArgument, reason, message);
}

// Whether the value is one that its name wants sealed.
Result<bool> is_to_be_sealed(const MetadataTypes& types, const FieldOrder& order) {
  if (type_of(order.value) == MetadataType::kSealed)
    return refuse("metadata_value_invalid", order.name + ": what is sealed is not sealed again");
  const auto* declared = types.find(order.name);
  const bool is_sealed = declared != nullptr && declared->is_sealed;
  if (!is_sealed && !order.subject.is_nil())
    return refuse(declared == nullptr ? "metadata_type_unknown" : "metadata_type_mismatch",
                  order.name + " is not declared as sealed");
  if (is_sealed && type_of(order.value) != declared->type)
    return refuse("metadata_type_mismatch", order.name + " is declared as " +
                                                std::string(format::name_of(declared->type)) +
                                                " sealed");
  return is_sealed;
}

// What one list of orders becomes: fields, and the places of those that are still to be sealed.
struct SealingPlan {
  std::vector<format::MetadataField> fields;
  std::vector<std::pair<std::size_t, base::Id>> to_seal;
};

Result<SealingPlan> plan_of(const MetadataTypes& types, std::vector<FieldOrder> orders) {
  SealingPlan plan;
  std::vector<format::MetadataField> as_posted;
  for (FieldOrder& order : orders) {
    ATOLL_TRY(const bool is_to_seal, is_to_be_sealed(types, order));
    if (is_to_seal) plan.to_seal.emplace_back(plan.fields.size(), order.subject);
    plan.fields.push_back({.name = std::move(order.name), .value = std::move(order.value)});
    as_posted.push_back(plan.fields.back());
    if (is_to_seal) as_posted.back().value = SealedValue{};
  }
  ATOLL_TRY_VOID(types.check_fields(as_posted));
  return plan;
}

Result<void> seal(ports::Sealing& sealing, SealingPlan& plan) {
  for (const auto& [place, subject] : plan.to_seal) {
    format::MetadataField& field = plan.fields[place];
    ATOLL_TRY(field.value, sealing.seal(subject, field.name, field.value));
  }
  return {};
}

void erase(ReadField& field) {
  field.state = FieldState::kErased;
  field.value = SealedValue{.subject = field.subject};
}

// Opens a sealed field, or says why it stays closed.
void open_field(const ports::Sealing* sealing, ReadField& field) {
  auto& sealed = std::get<SealedValue>(field.value);
  auto opened = sealing == nullptr ? Result<format::MetadataValue>(unavailable())
                                   : sealing->open(field.name, sealed);
  if (opened) {
    field.state = FieldState::kOpened;
    field.value = *std::move(opened);
  } else if (opened.error().reason == "key_destroyed") {
    erase(field);
  } else {
    sealed.box.clear();
  }
}

}  // namespace

void DefinitionsService::seal_metadata(const Context& context, Orders fields,
                                       Completion<Fields> done) {
  runtime::answer_with(executor_, context, seal_now(std::move(fields)), std::move(done));
}

void DefinitionsService::submit(const Context& context, ledger::Batch batch,
                                std::vector<CommandMetadata> metadata,
                                Completion<posting::Reply> done) {
  runtime::answer_with(executor_, context,
                       submit_now(context, std::move(batch), std::move(metadata)), std::move(done));
}

void DefinitionsService::read_metadata(const Context& context, std::vector<std::string> evidences,
                                       Completion<std::vector<ReadFields>> done) {
  runtime::answer_with(executor_, context, read_now(std::move(evidences)), std::move(done));
}

void DefinitionsService::sealed_term(const Context& context, SealedSearch search,
                                     Completion<std::string> done) {
  runtime::answer_with(executor_, context, term_now(std::move(search)), std::move(done));
}

Task<Result<std::vector<DefinitionsService::Fields>>> DefinitionsService::seal_all(
    std::vector<Orders> orders) {
  ATOLL_CO_TRY_VOID(check_ready());
  std::vector<SealingPlan> plans;
  bool needs_keys = false;
  for (Orders& each : orders) {
    ATOLL_CO_TRY(auto plan, plan_of(books_.metadata_types(), std::move(each)));
    needs_keys |= !plan.to_seal.empty();
    plans.push_back(std::move(plan));
  }
  if (needs_keys && sealing_ == nullptr) co_return unavailable();
  if (needs_keys) {
    auto work = [this, plans = std::move(plans)]() mutable -> Result<std::vector<SealingPlan>> {
      for (SealingPlan& plan : plans) ATOLL_TRY_VOID(seal(*sealing_, plan));
      return std::move(plans);
    };
    ATOLL_CO_TRY(plans, co_await await_blocking<std::vector<SealingPlan>>(pool_, executor_,
                                                                          std::move(work)));
  }
  std::vector<Fields> sealed;
  for (SealingPlan& plan : plans) sealed.push_back(std::move(plan.fields));
  co_return sealed;
}

Task<Result<DefinitionsService::Fields>> DefinitionsService::seal_now(Orders orders) {
  std::vector<Orders> one;
  one.push_back(std::move(orders));
  auto sealing = seal_all(std::move(one));
  ATOLL_CO_TRY(auto sealed, co_await std::move(sealing));
  co_return std::move(sealed[0]);
}

Task<Result<posting::Reply>> DefinitionsService::submit_now(Context context, ledger::Batch batch,
                                                            std::vector<CommandMetadata> metadata) {
  std::vector<Orders> orders;
  std::vector<bool> is_named(batch.commands.size());
  for (CommandMetadata& each : metadata) {
    if (each.command >= is_named.size() || is_named[each.command])
      co_return refuse("metadata_command_invalid", "metadata of no command, or of one twice");
    is_named[each.command] = true;
    orders.push_back(std::move(each.fields));
  }
  auto sealing = seal_all(std::move(orders));
  auto sealed = co_await std::move(sealing);
  if (!sealed) {
    auto again = answer_again(std::move(context), std::move(batch), sealed.error());
    auto answer = co_await std::move(again);
    co_return answer;
  }
  for (std::size_t i = 0; i < metadata.size(); ++i) {
    auto& command = batch.commands[metadata[i].command];
    auto attached = attach_metadata(batch, command, std::move((*sealed)[i]));
    if (!attached)
      co_return base::fail(std::move(attached).error().within(
          "command " + std::to_string(metadata[i].command)));
  }
  auto submitting = hand_over(std::move(context), std::move(batch));
  auto reply = co_await std::move(submitting);
  co_return reply;
}

// Ids are bound for ever, so that nothing is posted by this; evidence is no part of a comparison.
Task<Result<posting::Reply>> DefinitionsService::answer_again(Context context, ledger::Batch batch,
                                                              base::Error refusal) {
  const bool is_about_metadata = refusal.code == ErrorCode::kInvalidArgument ||
                                 refusal.code == ErrorCode::kFailedPrecondition;
  if (!is_about_metadata) co_return base::fail(std::move(refusal));
  for (const ledger::Command& command : batch.commands) {
    auto find = [this, id = command.id](Completion<posting::RecordView> found) {
      posting_.find(Context(), id, std::move(found));
    };
    const auto known =
        co_await await_completion<posting::RecordView>(executor_, std::move(find));
    if (!known) co_return base::fail(std::move(refusal));
  }
  auto submitting = hand_over(std::move(context), std::move(batch));
  auto reply = co_await std::move(submitting);
  co_return reply;
}

Task<Result<std::vector<ReadFields>>> DefinitionsService::read_now(
    std::vector<std::string> evidences) {
  ATOLL_CO_TRY_VOID(check_ready());
  if (evidences.size() > kReadEvidencesMax)
    co_return refuse("page_too_large", "at most 8,190 records are read at once");
  std::vector<ReadFields> read;
  bool needs_keys = false;
  for (const std::string& evidence : evidences) {
    for (ReadField& field : read.emplace_back(read_fields(evidence))) {
      if (field.state != FieldState::kSealed) continue;
      if (books_.destroyed_keys().contains(field.subject))
        erase(field);
      else
        needs_keys = true;
    }
  }
  if (!needs_keys) co_return read;
  auto work = [this, read = std::move(read)]() mutable -> Result<std::vector<ReadFields>> {
    for (ReadFields& fields : read) {
      for (ReadField& field : fields) {
        if (field.state == FieldState::kSealed) open_field(sealing_, field);
      }
    }
    return std::move(read);
  };
  auto opened =
      co_await await_blocking<std::vector<ReadFields>>(pool_, executor_, std::move(work));
  co_return opened;
}

Task<Result<std::string>> DefinitionsService::term_now(SealedSearch search) {
  ATOLL_CO_TRY_VOID(check_ready());
  const auto* declared = books_.metadata_types().find(search.name);
  if (declared == nullptr || !declared->is_sealed)
    co_return refuse("metadata_type_unknown", search.name + " is not declared as sealed");
  if (search.subject.is_nil()) co_return refuse("sealing_subject_nil", "sealed for nobody");
  ATOLL_CO_TRY(auto value, format::parse_metadata_value(declared->type, search.text));
  if (sealing_ == nullptr) co_return unavailable();
  auto work = [this, search, value]() -> Result<std::string> {
    ATOLL_TRY(const auto hash, sealing_->find_hash(search.subject, search.name, value));
    return format::to_text(format::MetadataValue(SealedValue{.find_hash = hash}));
  };
  auto term = co_await await_blocking<std::string>(pool_, executor_, std::move(work));
  co_return term;
}

}  // namespace atollbank::definitions
