#include "mock-host/web/package_inside.hpp"

#include "mock-host/web/admin_parts.hpp"

#include <algorithm>
#include <array>

namespace mock::web {

namespace {

/// Every plugin may do these, so they are not worth a line.
constexpr std::array<std::string_view, 7> taken_for_granted{
    "desk.calls/1", "desk.log/1",    "desk.clock/1",   "link.remove",
    "record.put",   "record.remove", "followup.remove"};

std::string text_of(const Visit& visit, const loader::Package& package, const std::string& key)
{
    return key.empty() ? std::string() : package.texts.lookup(key, reader_locale(visit));
}

Html facts_of(const Visit& visit, const loader::Package& package, const Html& signature,
              const Html& library)
{
    const loader::Manifest& manifest = package.manifest;
    Html facts;
    if (!manifest.vendor.empty()) facts += fact(visit.t("packages.vendor"), manifest.vendor);
    if (!manifest.license.empty()) facts += fact(visit.t("packages.license"), manifest.license);
    facts += fact(visit.t("packages.signature"), signature);
    facts += fact(visit.t("packages.library"), library);
    facts += html("<div><dt>{}</dt><dd class=\"code\">{}</dd></div>", visit.t("packages.digest"),
                  package.digest);
    const std::string about = text_of(visit, package, manifest.description);
    return panel("inside", manifest.name + " " + manifest.version,
                 html("{}<dl class=\"fields\">{}</dl>",
                      when(!about.empty(), html("<p>{}</p>", about)), facts));
}

Html permission_line(const Visit& visit, const std::string& permission)
{
    const bool is_usual = std::find(taken_for_granted.begin(), taken_for_granted.end(),
                                    permission) != taken_for_granted.end();
    if (is_usual) return {};
    const std::string key = "may." + permission;
    return html("<li>{}</li>", visit.words.has(key) ? visit.t(key) : permission);
}

Html permissions_of(const Visit& visit, const loader::Manifest& manifest)
{
    Html lines;
    for (const auto* list : {&manifest.services, &manifest.effects}) {
        for (const std::string& permission : *list)
            lines += permission_line(visit, permission);
    }
    std::string attributes;
    for (const std::string& attribute : manifest.assets.set)
        attributes += (attributes.empty() ? "" : ", ") + attribute;
    if (!attributes.empty()) lines += html("<li>{}</li>", visit.t("may.assets.set", {attributes}));
    if (manifest.assets.create) lines += html("<li>{}</li>", visit.t("may.assets.create"));
    return panel("may", visit.t("packages.may"), html("<ul class=\"may\">{}</ul>", lines));
}

Html external_of(const Visit& visit, const loader::Package& package)
{
    Html rows;
    for (const auto& permission : package.manifest.external_permissions) {
        rows += html("<tr><th scope=\"row\" class=\"main\">{}<span class=\"note\">{}</span></th>"
                     "<td>{}</td><td>{}</td></tr>\n",
                     permission.label, text_of(visit, package, permission.reason), permission.area,
                     permission.required ? badge("info", visit.t("packages.always"))
                                         : badge("none", visit.t("packages.for_some")));
    }
    if (rows.empty()) return {};
    const std::string title = visit.t("packages.external");
    return panel("external", title,
                 listing(visit, title,
                         {{"packages.permission"}, {"packages.area"}, {"packages.needed"}}, rows));
}

Html offers_of_package(const Visit& visit, const loader::Package& package)
{
    Html lines;
    for (const auto& action : package.manifest.actions) {
        const std::string about = text_of(visit, package, action.about);
        lines += html("<li>{}{}</li>", text_of(visit, package, action.title),
                      when(!about.empty(), html("<span class=\"note\">{}</span>", about)));
    }
    for (const auto& job : package.manifest.jobs) {
        if (job.schedule.empty()) continue;
        lines += html("<li>{}<span class=\"note\">{}</span></li>",
                      text_of(visit, package, job.title), visit.t("packages.scheduled"));
    }
    if (lines.empty()) return {};
    return panel("offers", visit.t("packages.offers"), html("<ul class=\"rows\">{}</ul>", lines));
}

} // namespace

Html package_inside(const Visit& visit, const loader::Package& package, const Html& signature,
                    const Html& library)
{
    return facts_of(visit, package, signature, library) + permissions_of(visit, package.manifest) +
           external_of(visit, package) + offers_of_package(visit, package);
}

Html signature_words(const Visit& visit, const loader::SignatureCheck& signature)
{
    switch (signature.trust) {
    case loader::Trust::trusted:
        return badge("ok", visit.t("packages.trusted")) + html(" ") +
               escaped(visit.t("packages.signed_by", {signature.key_name}));
    case loader::Trust::unknown_key:
        return badge("warn", visit.t("packages.unknown_key")) +
               html(" <span class=\"code\">{}</span>", signature.fingerprint);
    case loader::Trust::not_signed:
        break;
    }
    return badge("warn", visit.t("packages.not_signed"));
}

Html signed_by(const Visit& visit, const std::string& key_name)
{
    if (key_name.empty()) return badge("warn", visit.t("packages.not_signed"));
    return escaped(visit.t("packages.signed_by", {key_name}));
}

} // namespace mock::web
