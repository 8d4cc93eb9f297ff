/** A file with something in every section. @param issuer differs from tenant to tenant, or is bound by a claim */
export function completeFile(tenant: string): string {
  return `
tenant: ${tenant}
name: Everything Inc.
issuers:
  - slug: entra
    issuer: https://login.example/${tenant}/v2.0
    jwksUri: https://login.example/${tenant}/keys
    bind: { audience: "api://gatehouse", tenant: { claim: tid, equals: "${tenant}-1" } }
    claims: { subject: oid }
    scopes: { absent: deny }
    provisioning: first-token
  - { slug: okta, issuer: "https://okta.example", jwksUri: "https://okta.example/keys", bind: { audience: endpoint } }
upstreams:
  - slug: shop
    kind: mcp
    url: https://shop.example/mcp
    credential: { type: header, name: Authorization, value: local:shop-token }
    newTools: review
    sessions: call
    timeoutMs: 5000
  - { slug: crm, kind: mcp, url: "https://crm.example/mcp" }
endpoints:
  - { slug: default, upstreams: [{ slug: shop, as: "" }, { slug: crm }] }
  - { slug: empty, upstreams: [] }
tools:
  - { match: "shop/*", annotations: { readOnlyHint: true }, tags: [shop] }
  - { match: "*", tags: [all, any], execution: auto, inlineMs: 2500 }
  - { match: "crm/*", execution: task, deadline: 90s, retry: never }
  - { match: shop/refund, annotations: { readOnlyHint: false, destructiveHint: true } }
clients:
  - { id: ci, kind: service, auth: private_key_jwt, jwks: { keys: [{ kty: EC, crv: P-256, x: "a", y: "b" }] }, subject: ci }
  - { id: desk, kind: public, name: Desk, redirectUris: ["https://desk.example/back", "com.example.desk:/back"] }
  - { id: "https://agent.example/client.json", kind: confidential, jwks: { keys: [] } }
  - { id: backend, kind: confidential, auth: client_secret_basic, redirectUris: ["https://backend.example/back"] }
groups:
  - { slug: support, members: [user-7, { subject: "8", issuer: entra }, "\\"quoted\\""] }
  - { slug: nobody, members: [] }
roles:
  - slug: clerk
    grants:
      - allow: { tools: ["shop/*"], prompts: ["shop/*"], resources: ["shop:file:///*"] }
      - allow: { tags: [shop], annotations: { readOnlyHint: true } }
      - allow: { prompts: ["*"] }
      - deny: { tools: ["*/*delete*"] }
  - { slug: bare, grants: [] }
bindings:
  - { role: clerk, to: { group: support }, until: 2027-01-31 }
  - { role: clerk, to: { subject: ada } }
  - { role: clerk, to: { subject: ada, issuer: entra } }
  - { role: clerk, to: { subject: ada, client: desk }, until: "2027-01-31T18:00:00+02:00" }
  - { role: bare, to: { group: nobody, client: "https://agent.example/client.json" } }
  - { role: bare, to: { client: ci } }
registration: { cimd: true, dcr: false, cimdHosts: [app.example] }
limits: { requestsPerMinute: 600, concurrent: 50 }
`;
}
