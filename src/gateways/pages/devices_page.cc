// SPDX-License-Identifier: Apache-2.0
// Devices: where a person is signed in, the passkeys she made, her password.
#include "gateways/pages/handlers.h"
#include "gateways/pages/passkey_form.h"
#include "gateways/pages/problem_page.h"

namespace atollbank::pages {
namespace {

using base::Secret;
using identity::Device;
using identity::Passkey;
using identity::PasskeyChallenge;
using identity::SignInApi;

void put_device(Html& html, const Visit& visit, const Device& device) {
  html.put("<li class=\"card\"><h3>");
  if (device.is_this_one) html.put("This device: ");
  if (device.user_agent.empty())
    html.put("A browser without a name");
  else
    html.foreign(device.user_agent);
  html.put("</h3><p>Last seen ");
  when(html, device.last_seen).put(", first ");
  when(html, device.first_seen).put(", signed in ").number(device.sessions);
  html.put(device.sessions == 1 ? Markup(" time.</p>") : Markup(" times.</p>"));
  begin_form(html, visit, "/devices/remove");
  hidden(html, "device_id", base::to_base62(device.id));
  html.put("<button class=\"quiet danger\">Remove<span class=\"unseen\"> ");
  html.foreign(device.user_agent).put("</span></button></form></li>");
}

void put_passkey(Html& html, const Visit& visit, const Passkey& passkey) {
  html.put("<li class=\"card\"><h3>").foreign(passkey.name).put("</h3><p>Made ");
  when(html, passkey.created);
  if (passkey.last_used) {
    html.put(", last used ");
    when(html, *passkey.last_used);
  }
  html.put(".</p>");
  begin_form(html, visit, "/passkeys/remove");
  hidden(html, "passkey_id", base::to_base62(passkey.id));
  html.put("<button class=\"quiet danger\">Remove<span class=\"unseen\"> ");
  html.foreign(passkey.name).put("</span></button></form></li>");
}

Page devices_page(const Visit& visit, const std::vector<Device>& devices,
                  const std::vector<Passkey>& passkeys) {
  Page page;
  page.title = "Devices";
  Html& html = page.content;
  html.put("<h1>Devices</h1><h2>Where you are signed in</h2><ul class=\"cards\">");
  for (const Device& device : devices) put_device(html, visit, device);
  html.put("</ul><h2>Passkeys</h2>");
  if (passkeys.empty()) html.put("<p class=\"hint\">You have none yet.</p>");
  if (!passkeys.empty()) html.put("<ul class=\"cards\">");
  for (const Passkey& passkey : passkeys) put_passkey(html, visit, passkey);
  if (!passkeys.empty()) html.put("</ul>");
  html.put("<p><a class=\"button quiet\" href=\"/passkeys/new\">Make a passkey</a></p>");
  html.put("<h2>Password</h2><p><a class=\"button quiet\" href=\"/password\">");
  html.put("Change the password</a></p>");
  return page;
}

base::Result<base::Id> id_of(const Visit& visit, std::string_view field, std::string_view reason) {
  const auto id = base::parse_base62(visit.field(field));
  if (id) return *id;
  return base::fail(base::ErrorCode::kNotFound, reason, "no such thing");
}

PageTask answer_with_passkey_form(const Services& services, Visit& visit, std::string went_wrong,
                                  int status) {
  auto asked = ask<PasskeyChallenge>(services, services.sign_in, &SignInApi::begin_passkey,
                                     visit.context, visit.cookies.session);
  const auto challenge = co_await std::move(asked);
  if (!challenge) co_return base::fail(challenge.error());
  Page page;
  page.title = "Make a passkey";
  page.status = status;
  page.script = Script::kPasskey;
  Html& html = page.content;
  html.put("<h1>Make a passkey</h1><p>A passkey lets you sign in with this device alone: ");
  html.put("its lock proves that it is you.</p>");
  if (!went_wrong.empty()) problem(html, went_wrong);
  html.put("<p class=\"hint\" data-no-passkey>Your browser needs script for this, and a device ");
  html.put("that can keep a passkey.</p>");
  put_passkey_creation(html, visit, "/passkeys/new", *challenge);
  co_return page;
}

Page password_form(const Visit& visit, std::string_view went_wrong) {
  Page page;
  page.title = "Change the password";
  Html& html = page.content;
  html.put("<h1>Change the password</h1>");
  if (!went_wrong.empty()) problem(html, went_wrong);
  begin_form(html, visit, "/password");
  html.put("<label for=\"old\">The password of today</label><input id=\"old\" name=\"old\" ");
  html.put("type=\"password\" required maxlength=\"256\" autocomplete=\"current-password\">");
  html.put(
      "<label for=\"new\">The new one</label><input id=\"new\" name=\"new\" type=\"password\" ");
  html.put("required minlength=\"8\" maxlength=\"256\" autocomplete=\"new-password\" ");
  html.put("aria-describedby=\"new-hint\"><p class=\"hint\" id=\"new-hint\">At least 8 ");
  html.put("characters; a few words are best. You stay signed in here, and nowhere else.</p>");
  html.put("<button>Change it</button></form>");
  return page;
}

}  // namespace

PageTask show_devices(const Services& services, Visit& visit) {
  auto asking_devices = ask<std::vector<Device>>(services, services.sign_in, &SignInApi::devices,
                                                 visit.context, visit.cookies.session);
  const auto devices = co_await std::move(asking_devices);
  if (!devices) co_return base::fail(devices.error());
  auto asking_passkeys = ask<std::vector<Passkey>>(services, services.sign_in, &SignInApi::passkeys,
                                                   visit.context, visit.cookies.session);
  const auto passkeys = co_await std::move(asking_passkeys);
  if (!passkeys) co_return base::fail(passkeys.error());
  co_return devices_page(visit, *devices, *passkeys);
}

PageTask remove_device(const Services& services, Visit& visit) {
  const auto device_id = id_of(visit, "device_id", "device_not_found");
  if (!device_id) co_return base::fail(device_id.error());
  auto asked = ask<void>(services, services.sign_in, &SignInApi::remove_device, visit.context,
                         visit.cookies.session, *device_id);
  const auto removed = co_await std::move(asked);
  if (!removed) co_return base::fail(removed.error());
  co_return redirect_to("/devices");
}

PageTask remove_passkey(const Services& services, Visit& visit) {
  const auto passkey_id = id_of(visit, "passkey_id", "passkey_not_found");
  if (!passkey_id) co_return base::fail(passkey_id.error());
  auto asked = ask<void>(services, services.sign_in, &SignInApi::remove_passkey, visit.context,
                         visit.cookies.session, *passkey_id);
  const auto removed = co_await std::move(asked);
  if (!removed) co_return base::fail(removed.error());
  co_return redirect_to("/devices");
}

PageTask show_new_passkey(const Services& services, Visit& visit) {
  auto shown = answer_with_passkey_form(services, visit, {}, 200);
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask add_passkey(const Services& services, Visit& visit) {
  auto created = passkey_created(visit);
  if (!created) co_return base::fail(created.error());
  auto asked = ask<Passkey>(services, services.sign_in, &SignInApi::add_passkey, visit.context,
                            visit.cookies.session, *std::move(created));
  const auto added = co_await std::move(asked);
  if (added) co_return redirect_to("/devices");
  if (added.error().code != base::ErrorCode::kInvalidArgument) co_return base::fail(added.error());
  auto shown = answer_with_passkey_form(services, visit, words_for(added.error()), 400);
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask show_password(const Services&, Visit& visit) { co_return password_form(visit, {}); }

PageTask change_password(const Services& services, Visit& visit) {
  auto asked =
      ask<void>(services, services.sign_in, &SignInApi::change_password, visit.context,
                visit.cookies.session, Secret(visit.field("old")), Secret(visit.field("new")));
  const auto changed = co_await std::move(asked);
  if (changed) co_return redirect_to("/devices");
  const base::Error& error = changed.error();
  const bool is_for_the_form =
      status_of(error) < 500 && error.reason != "session_unknown" && error.reason != "session_idle";
  if (!is_for_the_form) co_return base::fail(error);
  Page page =
      password_form(visit, error.reason == "sign_in_refused" ? "That is not the password of today."
                                                             : words_for(error));
  page.status = status_of(error);
  co_return page;
}

}  // namespace atollbank::pages
