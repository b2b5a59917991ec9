// SPDX-License-Identifier: Apache-2.0
// Definitions: protobuf messages <-> domain values, both ways. Metadata and batches have their own
// file, metadata_mapping.h. Pure; any thread.
//
// Messages come from outside: every text and number in them is checked. Errors: invalid_argument
// malformed_id, argument_invalid, unknown_currency, and those of metadata_mapping.h for requests ·
// internal answer_malformed for what a server answered.
#pragma once

#include "atollbank/definitions/v1/definitions.pb.h"
#include "services/definitions/api.h"

namespace atollbank::rpc {

namespace definitions_v1 = ::atollbank::definitions::v1;

definitions_v1::TemplateCall to_proto(const definitions::TemplateCall& call);
base::Result<definitions::TemplateCall> call_from(const definitions_v1::TemplateCall& message);
// Asks for packed results.
definitions_v1::PostRequest to_proto(const std::vector<definitions::TemplatePosting>& postings);
base::Result<std::vector<definitions::TemplatePosting>> postings_from(
    const definitions_v1::PostRequest& request);

definitions_v1::DefineResponse to_proto(const definitions::Defined& defined);
definitions_v1::TemplatesResponse to_proto(const std::vector<definitions::TemplateView>& templates);
definitions_v1::DryRunResponse to_proto(const definitions::Expansion& expansion);
definitions_v1::ChartEntry to_proto(const definitions::ChartEntry& entry);
definitions_v1::ChartResponse to_proto(const std::vector<definitions::ChartEntry>& entries);
definitions_v1::MetadataTypesResponse to_proto(
    const std::vector<definitions::DeclaredMetadata>& types);
definitions_v1::MonitorsResponse to_proto(const std::vector<definitions::MonitorRule>& monitors);
definitions_v1::FiringsResponse to_proto(const definitions::FiringsPage& page);

base::Result<definitions::Defined> defined_from(const definitions_v1::DefineResponse& response);
// A template is compiled again from its text.
base::Result<std::vector<definitions::TemplateView>> templates_from(
    const definitions_v1::TemplatesResponse& response);
base::Result<definitions::Expansion> expansion_from(const definitions_v1::DryRunResponse& response);
base::Result<definitions::ChartEntry> chart_entry_from(const definitions_v1::ChartEntry& response);
base::Result<std::vector<definitions::ChartEntry>> chart_from(
    const definitions_v1::ChartResponse& response);
base::Result<std::vector<definitions::DeclaredMetadata>> metadata_types_from(
    const definitions_v1::MetadataTypesResponse& response);
base::Result<std::vector<definitions::MonitorRule>> monitors_from(
    const definitions_v1::MonitorsResponse& response);
base::Result<definitions::FiringsPage> firings_from(
    const definitions_v1::FiringsResponse& response);

}  // namespace atollbank::rpc
