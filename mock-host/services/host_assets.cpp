#include "mock-host/services/asset_lines.hpp"
#include "mock-host/services/documents.hpp"
#include "mock-host/services/host_context.hpp"
#include "mock-host/services/names.hpp"

namespace mock::services {

namespace {

constexpr std::uint32_t rows_max = 5000;
constexpr std::uint32_t ids_max = 100;
constexpr std::size_t changes_max = 4 << 20;
constexpr std::size_t piece_bytes = 64 * 1024;

/// Collects lines, and then hands them over in pieces that end at the end of a line: a sink may
/// take its time, and whoever reads the store keeps its log long.
class Lines {
public:
    template <class Append>
    void add(const Append& append)
    {
        if (pieces_.empty() || pieces_.back().size() >= piece_bytes) {
            pieces_.emplace_back().reserve(piece_bytes + piece_bytes / 8);
        }
        append(pieces_.back());
        pieces_.back() += '\n';
    }

    desk::Status hand_over(const desk_sink_t* sink) const
    {
        for (const std::string& piece : pieces_) {
            if (sink->write(sink->context, piece.data(), piece.size()) == DESK_OK) continue;
            return refused(desk::Errc::cancelled, "sink.stopped", "the sink took no more");
        }
        return {};
    }

private:
    std::vector<std::string> pieces_;
};

desk_status_t DESK_CC list(const desk_host_t* host, desk_call_id_t call, desk_text_t after,
                           std::uint32_t n_rows, const desk_sink_t* rows,
                           desk_error_t* err) noexcept
{
    return serve(err, [&]() -> desk::Status {
        HostTables& tables = context(host);
        DESK_CHECK(tables.at_work(call, CallPort::For::commit, "assets.list"));
        DESK_CHECK(required(rows));
        if (after.len > 0 && !is_desk_id(desk::from_text(after))) {
            return refused(desk::Errc::invalid, "id.invalid", "after must be the id of an asset");
        }
        Lines lines;
        each_stored_asset(store::Reader(tables.parts().store), desk::from_text(after),
                          static_cast<int>(std::min(n_rows, rows_max)),
                          [&lines](const store::StoredAsset& asset) {
                              lines.add([&](std::string& to) { append_asset_row(to, asset); });
                          });
        return lines.hand_over(rows);
    });
}

desk::Result<std::vector<store::AssetVerdict>>
apply_changes(HostTables& tables, const WorkingCall& working,
              const std::vector<store::AssetChange>& changes)
{
    const auto& parts = tables.parts();
    store::Transaction change(parts.store, store::part_of_assets());
    if (!is_current(change, working.attempt)) {
        return refused(desk::Errc::not_found, "call.over", "another attempt has taken over");
    }
    std::vector<store::AssetVerdict> verdicts;
    verdicts.reserve(changes.size());
    for (const store::AssetChange& wanted : changes) {
        verdicts.push_back(apply_asset_change(change, parts.instance, wanted));
    }
    change.commit();
    return verdicts;
}

desk_status_t DESK_CC apply(const desk_host_t* host, desk_call_id_t call, desk_text_t text,
                            const desk_sink_t* verdicts, desk_error_t* err) noexcept
{
    return serve(err, [&]() -> desk::Status {
        HostTables& tables = context(host);
        const auto& parts = tables.parts();
        DESK_TRY(const WorkingCall working,
                 tables.at_work(call, CallPort::For::commit, "assets.apply"));
        DESK_CHECK(required(verdicts));
        if (text.len > changes_max) {
            parts.port.fault(call, "assets.apply: too long");
            return refused(desk::Errc::limit, "changes.too_long", "longer than 4 MiB");
        }
        DESK_CHECK(required(text, "the batch of changes"));
        const auto changes = read_asset_changes(desk::from_text(text), parts.grants, rows_max);
        if (!changes) {
            parts.port.fault(call, "assets.apply: " + changes.error().detail);
            return changes.error();
        }
        DESK_TRY(const auto results, apply_changes(tables, working, *changes));
        Lines lines;
        for (const store::AssetVerdict& one : results)
            lines.add([&](std::string& to) { to += write_verdict(one); });
        return lines.hand_over(verdicts);
    });
}

desk_status_t DESK_CC read_activities(const desk_host_t* host, desk_call_id_t call,
                                      const desk_text_t* ids, std::size_t n_ids,
                                      const desk_sink_t* activities, desk_error_t* err) noexcept
{
    return serve(err, [&]() -> desk::Status {
        HostTables& tables = context(host);
        const auto& parts = tables.parts();
        DESK_CHECK(tables.at_work(call, CallPort::For::commit, "activities.read"));
        DESK_CHECK(required(activities));
        if (n_ids > 0) DESK_CHECK(required(ids, "the list of ids"));
        if (n_ids > ids_max) {
            return refused(desk::Errc::limit, "ids.too_many", "more than 100 ids");
        }
        Lines lines;
        {
            const store::Reader reader(parts.store);
            for (std::size_t i = 0; i < n_ids; ++i) {
                DESK_CHECK(required(ids[i], "an id"));
                const std::string id(desk::from_text(ids[i]));
                if (auto one = activity_document(reader, id, {parts.instance, nullptr})) {
                    lines.add([&](std::string& to) { to += *one; });
                }
            }
        }
        return lines.hand_over(activities);
    });
}

} // namespace

const desk_assets_t assets_table{sizeof(desk_assets_t), rows_max, list, apply};
const desk_activities_t activities_table{sizeof(desk_activities_t), ids_max, read_activities};

} // namespace mock::services
