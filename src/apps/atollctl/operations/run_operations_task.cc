// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/operations/run_operations_task.h"

#include <cstdlib>
#include <filesystem>

#include "adapters/posix/posix_disk.h"
#include "adapters/rocksdb/record_store.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/operations/answer_views.h"
#include "apps/atollctl/operations/operated_folder.h"
#include "apps/atollctl/output.h"
#include "apps/atollctl/sandbox/bank_door.h"
#include "base/owners_file.h"
#include "base/random.h"
#include "services/operations/operations_store.h"

namespace atollbank::atollctl {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr const char* kCredentialVariable = "ATOLL_OPERATOR_CREDENTIAL";
constexpr const char* kJson = "application/json";

std::string without_line_end(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

Result<base::Secret> credential_in(const std::string& file) {
  ATOLL_TRY(const base::Secret text, base::read_owners_file(file));
  return base::Secret(without_line_end(text.reveal()));
}

Result<base::Secret> credential_of(const OperationsDoorName& door) {
  if (!door.credential_file.empty()) return credential_in(door.credential_file);
  const char* given = std::getenv(kCredentialVariable);
  if (given != nullptr && *given != '\0') return base::Secret(given);
  return fail(ErrorCode::kInvalidArgument, "no_credential",
              "give --credential-file, or ATOLL_OPERATOR_CREDENTIAL in the environment");
}

Result<base::Secret> new_credential(const std::string& file) {
  if (std::filesystem::exists(file)) {
    return fail(ErrorCode::kFailedPrecondition, "credential_file_exists",
                file + " is there already");
  }
  std::array<std::uint8_t, 32> random{};
  base::secure_random(random);
  base::Secret credential = operations::credential_from(random);
  ATOLL_TRY_VOID(base::write_owners_file(file, base::Secret(credential.reveal() + "\n")));
  return credential;
}

Field told(std::string label, std::string text) {
  return {.label = label, .text = text, .key = label, .datum = text};
}

Result<base::Sha256> digest_of_file(const std::string& file, bool makes_it) {
  const bool is_there = std::filesystem::exists(file);
  ATOLL_TRY(const base::Secret credential,
            is_there || !makes_it ? credential_in(file) : new_credential(file));
  const auto digest = operations::digest_of(credential);
  if (digest) return *digest;
  return fail(ErrorCode::kInvalidArgument, "credential_malformed", file + " has no credential");
}

class Runner {
 public:
  Runner(const CommandLine& line, const OperationsDoorName& door, const base::Clock& clock)
      : line_(line), door_(door), clock_(clock) {}

  Result<void> operator()(const OperationsCall& call) {
    ATOLL_TRY(const base::Secret credential, credential_of(door_));
    std::string url = door_.url;
    if (url.empty()) {
      ATOLL_TRY(url, ready_file_value(door_.ready_file, "operations_url", "--url"));
    }
    ATOLL_TRY(const auto bank, BankDoor::to(url, credential.reveal(), line_.patience, clock_));
    ATOLL_TRY(const std::string answer, bank->ask(call.method, call.path, kJson, call.body));
    if (line_.as_json) {
      print_line(answer);
      return {};
    }
    ATOLL_TRY(const auto json, base::JsonValue::parse(answer, kBankAnswerBytesMax));
    for (const View& view : views_of(json)) print(view, false);
    return {};
  }

  Result<void> operator()(const MakeCredential& task) {
    ATOLL_TRY_VOID(new_credential(task.credential_file));
    ATOLL_TRY(const base::Sha256 digest, digest_of_file(task.credential_file, false));
    View view;
    view.fields = {told("credential_file", task.credential_file),
                   told("digest", base::to_hex(base::bytes_of(digest)))};
    print(view, line_.as_json);
    return {};
  }

  Result<void> operator()(const AddFirstOperator& task) {
    ATOLL_TRY_VOID(check_operated_folder(task.data_folder));
    ATOLL_TRY(const operations::Operator who, operator_of(task));
    // The bank holds the same lock while it runs.
    ATOLL_TRY(const auto lock, adapters::PosixDisk::open_folder(task.data_folder));
    std::error_code ignored;
    std::filesystem::permissions(task.data_folder, std::filesystem::perms::owner_all, ignored);
    ATOLL_TRY(const auto records, adapters::RocksDbRecordStore::open(
                                      std::filesystem::path(task.data_folder) / "records"));
    runtime::Context context;
    context.caller.subject = "svc_atollctl";
    context.request_id = who.id;
    operations::OperationsStore store(*records);
    const operations::Grounds grounds{.reason = task.reason, .ticket = task.ticket};
    ATOLL_TRY(const auto added, store.add_operator(who, grounds, context));
    View view;
    view.fields = {told("id", base::to_text("operator", added.id)), told("person", added.person),
                   told("credential_file", task.credential_file)};
    print(view, line_.as_json);
    return {};
  }

 private:
  Result<operations::Operator> operator_of(const AddFirstOperator& task) const {
    operations::Operator who;
    for (const std::string& name : task.roles) {
      const auto role = operations::role_named(name);
      if (!role) {
        return fail(ErrorCode::kInvalidArgument, "roles_invalid", name + " is no role");
      }
      who.roles |= *role;
    }
    who.person = task.person;
    ATOLL_TRY(who.credential, digest_of_file(task.credential_file, true));
    who.created = clock_.wall();
    // The same credential is the same operator.
    who.id = base::derive_id("first-operator", base::bytes_of(who.credential), 0);
    return who;
  }

  const CommandLine& line_;
  const OperationsDoorName& door_;
  const base::Clock& clock_;
};

}  // namespace

int run_operations_task(const CommandLine& line, const OperationsTask& task,
                        const base::Clock& clock) {
  const auto done = std::visit(Runner(line, task.door, clock), task.what);
  return done ? kDone : report(done.error(), line.as_json);
}

}  // namespace atollbank::atollctl
