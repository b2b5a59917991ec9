// SPDX-License-Identifier: Apache-2.0
// The page of one client for its developer: what it is, its tokens, its requests. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "gateways/pages/page.h"
#include "gateways/pages/request_book.h"
#include "services/identity/token.h"

namespace atollbank::pages {

struct ClientPage {
  identity::Client client;
  std::vector<identity::Grant> grants;
  std::vector<AnsweredRequest> requests;
  base::Secret secret;  // shown once, when it was made
  bool is_new = false;
  std::string went_wrong;
};

Page client_page(const Visit& visit, const ClientPage& shown);

// Name and redirect addresses, for a new client and for one that changes.
struct ClientFields {
  std::string name;
  std::vector<std::string> redirect_uris;
};
void put_client_fields(Html& html, const ClientFields& fields);

}  // namespace atollbank::pages
