// SPDX-License-Identifier: Apache-2.0
// What the definitions answered, as views. Pure.
#pragma once

#include <string>
#include <vector>

#include "apps/atollctl/view.h"
#include "services/definitions/api.h"
#include "services/queries/rows.h"

namespace atollbank::atollctl {

View view_of(base::Id id, const definitions::Defined& defined);
View view_of(const std::vector<definitions::TemplateView>& templates);
View view_of(const std::vector<definitions::ChartEntry>& entries);
View view_of(const std::vector<definitions::DeclaredMetadata>& types);
View view_of(const std::vector<definitions::MonitorRule>& monitors);
View view_of(const definitions::Expansion& expansion);
View view_of(const definitions::FiringsPage& page);
View view_of(const queries::RecordPage& page);

// "metadata.email", with what became of it: "alice@example.org (text, sealed for 0Oq3…)",
// "erased (of 0Oq3…)".
std::vector<Field> fields_of(const definitions::ReadFields& metadata);

}  // namespace atollbank::atollctl
