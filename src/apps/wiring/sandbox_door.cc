// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/sandbox_door.h"

#include <array>

#include "account_numbers/sort_code.h"
#include "apps/wiring/wait_for.h"
#include "base/base64.h"
#include "base/owners_file.h"
#include "base/sha256.h"
#include "credentials/base32.h"
#include "credentials/totp.h"
#include "runtime/context.h"

namespace atollbank::apps {
namespace {

using identity::IssuedTokens;

constexpr std::string_view kClientId = "oauth2client_0000AtollSandboxClient0";
// By SandboxPerson. What is derived under a purpose is for ever: printed passwords stay.
struct Printed {
  std::string_view email;
  std::string_view password_purpose;
  std::string_view totp_purpose;
};
constexpr Printed kPrinted[] = {
    {"customer@sandbox.example", "sandbox-password", "sandbox-totp"},
    {"neighbour@sandbox.example", "sandbox-password-2", "sandbox-totp-2"},
};
constexpr std::string_view kRedirectUri = "http://localhost:6600/callback";
// Longer than the sandbox may let pass: who holds the printed token can go on after it.
constexpr base::Duration kPrintedTokenTime = base::Duration::from_seconds(3 * 365 * 86'400);

runtime::Context context() {
  runtime::Context context;
  context.caller.subject = "svc_atolld";
  return context;
}

// The secret stands outside and inside, so that nothing can be made longer into another's.
base::Sha256 derived(const FolderSecret& secret, std::string_view purpose) {
  const base::ByteView key = base::bytes_of(secret);
  const std::array<std::string_view, 2> inner = {key, purpose};
  const base::Sha256 name = base::sha256(inner);
  const std::array<std::string_view, 2> outer = {key, base::bytes_of(name)};
  return base::sha256(outer);
}

base::Result<void> register_client(identity::ClientsApi& clients, const SandboxDoor& door,
                                   base::Id owner_id) {
  identity::RegisterClient request;
  request.owner_id = owner_id;
  request.name = "Sandbox";
  request.kind = identity::ClientKind::kConfidential;
  request.redirect_uris = {door.redirect_uri};
  request.id = door.client_id;
  request.secret = door.client_secret;
  auto registered = wait_for_call<identity::RegisteredClient>(
      [&](auto done) { clients.register_client(context(), request, std::move(done)); });
  // Whoever changed it on the developer page meant it; the printed secret may then be another's.
  if (registered || registered.error().reason == "client_registered_differently") return {};
  return base::fail(std::move(registered).error());
}

bool is_good(identity::TokensApi& tokens, const base::Secret& token, base::Id user_id) {
  if (token.reveal().empty()) return false;
  const auto holder = wait_for_call<identity::TokenHolder>(
      [&](auto done) { tokens.resolve_token(context(), token.reveal(), std::move(done)); });
  return holder && holder->user_id == user_id;
}

bool is_good_refresh(identity::TokensApi& tokens, const SandboxDoor& door, base::Id user_id) {
  if (door.refresh_token.reveal().empty()) return false;
  const identity::ClientCredentials client{.client_id = door.client_id,
                                           .secret = door.client_secret};
  const auto told = wait_for_call<identity::Introspection>([&](auto done) {
    tokens.introspect(context(), client, door.refresh_token, std::move(done));
  });
  return told && told->active && told->is_refresh_token && told->holder.user_id == user_id;
}

// Approved, with all of the past, and no sign-in through the same client takes their place.
base::Result<IssuedTokens> issue(identity::TokensApi& tokens, base::Id user_id) {
  identity::SandboxToken wanted;
  wanted.user_id = user_id;
  wanted.client_id = kClientId;
  wanted.is_lasting = true;
  wanted.access_time = kPrintedTokenTime;
  wanted.history = identity::HistoryRule::kUnlimited;
  return wait_for_call<IssuedTokens>(
      [&](auto done) { tokens.issue_in_sandbox(context(), wanted, std::move(done)); });
}

// Three lines; what cannot be read is made anew.
void read_tokens(const std::filesystem::path& file, SandboxDoor& door) {
  const auto text = base::read_owners_file(file.string());
  if (!text) return;
  std::string_view rest = text->reveal();
  for (base::Secret* token : {&door.access_token, &door.refresh_token, &door.second_access_token}) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return;
    *token = base::Secret(std::string(rest.substr(0, end)));
    rest.remove_prefix(end + 1);
  }
}

base::Result<void> write_tokens(const std::filesystem::path& file, const SandboxDoor& door) {
  return base::write_owners_file(
      file.string(), base::Secret(door.access_token.reveal() + "\n" + door.refresh_token.reveal() +
                                  "\n" + door.second_access_token.reveal() + "\n"));
}

}  // namespace

base::Result<SandboxSignIn> sandbox_sign_in(const SandboxServices& services,
                                            const FolderSecret& secret, SandboxPerson person,
                                            SandboxIds ids) {
  constexpr std::size_t kPasswordBytes = 15;
  if (ids.user_id.is_nil()) return SandboxSignIn();  // a town of one
  const Printed& printed = kPrinted[static_cast<std::size_t>(person)];
  const base::Sha256 password = derived(secret, printed.password_purpose);
  const base::Sha256 totp = derived(secret, printed.totp_purpose);
  SandboxSignIn door;
  door.email = printed.email;
  door.password =
      base::Secret(base::to_base64url(base::bytes_of(password).substr(0, kPasswordBytes)));
  identity::SetCredentials request;
  request.user_id = ids.user_id;
  request.email = door.email;
  request.password = door.password;
  request.totp_secret = base::bytes_of(totp).substr(0, credentials::kTotpSecretSize);
  door.totp_secret = base::Secret(credentials::to_base32(request.totp_secret));
  const auto set = wait_for_call<identity::CredentialsSet>(
      [&](auto done) { services.sign_in.set_credentials(context(), request, std::move(done)); });
  if (!set && set.error().reason != "credentials_set_already") return base::fail(set.error());
  ATOLL_TRY(const auto customer, wait_for_call<customers::Customer>([&](auto done) {
              services.customers.find(context(), ids.user_id, std::move(done));
            }));
  ATOLL_TRY(const auto account, wait_for_call<accounts::Account>([&](auto done) {
              services.accounts.find_any(context(), ids.account_id, std::move(done));
            }));
  ATOLL_TRY(const auto sort_code, account_numbers::SortCode::parse(account.sort_code));
  door.name = customer.preferred_name;
  door.sort_code = sort_code.printed();
  door.account_number = account.account_number;
  return door;
}

std::string code_at(const SandboxSignIn& customer, base::Timestamp now) {
  const auto secret = credentials::parse_base32(customer.totp_secret.reveal());
  if (!secret) return {};
  return credentials::totp_code(base::Secret(*secret), credentials::totp_step(now));
}

base::Result<SandboxDoor> open_sandbox_door(identity::ClientsApi& clients,
                                            identity::TokensApi& tokens, const FolderSecret& secret,
                                            const std::filesystem::path& file,
                                            const PrintedCustomer& customer) {
  SandboxDoor door;
  door.client_id = kClientId;
  const base::Sha256 client = derived(secret, "sandbox-client");
  door.client_secret = base::Secret("mnzconf." + base::to_base64url(base::bytes_of(client)));
  door.redirect_uri = kRedirectUri;
  ATOLL_TRY_VOID(register_client(clients, door, customer.user_id));
  read_tokens(file, door);
  bool is_new = false;
  if (!is_good(tokens, door.access_token, customer.user_id)) {
    ATOLL_TRY(IssuedTokens issued, issue(tokens, customer.user_id));
    door.access_token = std::move(issued.access_token);
    is_new = true;
  }
  // Of a sign-in of its own: to use it leaves the printed token as it is.
  if (!is_good_refresh(tokens, door, customer.user_id)) {
    ATOLL_TRY(IssuedTokens issued, issue(tokens, customer.user_id));
    door.refresh_token = std::move(issued.refresh_token);
    is_new = true;
  }
  const base::Id second = customer.second_user_id;
  if (!second.is_nil() && !is_good(tokens, door.second_access_token, second)) {
    ATOLL_TRY(IssuedTokens issued, issue(tokens, second));
    door.second_access_token = std::move(issued.access_token);
    is_new = true;
  }
  if (is_new) ATOLL_TRY_VOID(write_tokens(file, door));
  return door;
}

}  // namespace atollbank::apps
