// SPDX-License-Identifier: Apache-2.0
#include "apps/atolld/ready_file.h"

#include <fstream>

#include "base/json.h"

namespace atollbank::apps {
namespace {

// Those of the sandbox, and what their programs need.
void write_customers(base::JsonWriter& json, const BankDoor& door) {
  const SandboxDoor& sandbox = door.sandbox;
  json.member("access_token", sandbox.access_token.reveal());
  json.member("refresh_token", sandbox.refresh_token.reveal());
  json.member("account_id", base::to_text("acc", door.account_id));
  json.member("user_id", base::to_text("user", door.user_id));
  json.member("client_id", sandbox.client_id);
  json.member("client_secret", sandbox.client_secret.reveal());
  json.member("redirect_uri", sandbox.redirect_uri);
  json.member("email", door.sign_in.email);
  json.member("password", door.sign_in.password.reveal());
  json.member("totp_secret", door.sign_in.totp_secret.reveal());
  if (door.second_user_id.is_nil()) return;
  json.member("second_user_id", base::to_text("user", door.second_user_id));
  json.member("second_account_id", base::to_text("acc", door.second_account_id));
  json.member("second_access_token", sandbox.second_access_token.reveal());
  json.member("second_email", door.second_sign_in.email);
  json.member("second_password", door.second_sign_in.password.reveal());
  json.member("second_totp_secret", door.second_sign_in.totp_secret.reveal());
}

}  // namespace

base::Result<void> write_ready_file(const std::filesystem::path& path, const BankDoor& door,
                                    int pid) {
  base::JsonWriter json;
  json.begin_object();
  json.member("pid", std::int64_t{pid});
  json.member("base_url", door.base_url);
  json.member("page_url", door.page_url);
  if (!door.user_id.is_nil()) write_customers(json, door);
  json.key("ledger_addresses").begin_array();
  for (const std::string& address : door.ledger_addresses) json.value(address);
  json.end_array();
  json.member("operations_url", door.operations_url);
  json.end_object();

  const std::filesystem::path unfinished = path.string() + ".new";
  std::ofstream file(unfinished);
  std::error_code error;
  std::filesystem::permissions(
      unfinished, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  file << json.take() << '\n';
  file.close();
  if (file) std::filesystem::rename(unfinished, path, error);
  if (!file || error) {
    return base::fail(base::ErrorCode::kInternal, "ready_file_not_written",
                      path.string() + " cannot be written");
  }
  return {};
}

}  // namespace atollbank::apps
