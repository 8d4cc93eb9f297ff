# The console.
#
#   docker build -f infra/docker/console.Dockerfile -t gatehouse-console .
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
ENV CI=1 CHECKPOINT_DISABLE=1 NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npm install --global "$(node --print 'require("./package.json").packageManager')" && pnpm fetch
COPY . .
RUN pnpm install --prefer-offline --frozen-lockfile
RUN pnpm exec turbo run build --filter=@gatehouse/console
RUN node scripts/image.mjs console /app

FROM node:24.21.0-bookworm-slim
COPY --from=build /app /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PATH="/app/bin:$PATH" \
    GATEHOUSE_HOST=0.0.0.0 GATEHOUSE_CONSOLE_PORT=4001
USER 10001:10001
EXPOSE 4001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "/app/bin/healthcheck.mjs", "console"]
CMD ["gatehouse-console"]
