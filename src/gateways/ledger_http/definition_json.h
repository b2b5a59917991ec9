// SPDX-License-Identifier: Apache-2.0
// Definitions and template calls of this door in JSON, both ways. Pure; reading is total.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/definitions/api.h"

namespace atollbank::ledger_http {

struct DefinitionOrder {
  base::Id id;
  std::string text;
};

// {"id":…,"text":…}. invalid_argument: malformed_json · json_missing_member · json_wrong_kind ·
// malformed_id
base::Result<DefinitionOrder> read_definition(std::string_view body);

// {"version":3,"arguments":{"amount":"12.34 GBP","card":"0Oq3…","count":3}}, and of a posting its
// "id", "reference", "value_time", "code" and "metadata". invalid_argument: as above ·
// json_unknown_member · template_argument_invalid · malformed_time · those of read_metadata()
base::Result<definitions::TemplatePosting> read_template_posting(std::string_view name,
                                                                 std::string_view body,
                                                                 bool is_posting);

std::string to_json(const definitions::Defined& defined);
std::string to_json(const std::vector<definitions::TemplateView>& templates);
std::string to_json(const definitions::Expansion& expansion);
std::string to_json(const ledger::CommandResult& result);
std::string to_json(const std::vector<definitions::ChartEntry>& entries);
std::string to_json(const std::vector<definitions::DeclaredMetadata>& types);
std::string to_json(const std::vector<definitions::MonitorRule>& monitors);
std::string to_json(const definitions::FiringsPage& page);

}  // namespace atollbank::ledger_http
