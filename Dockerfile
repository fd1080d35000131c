# The web application and, for migrations and accounts, the command line. docker-compose.yml puts PostgreSQL beside it.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish src/DfspRegistry.Web -c Release -o /app/web -p:RunAnalyzers=false \
    && dotnet publish src/DfspRegistry.Cli -c Release -o /app/cli -p:RunAnalyzers=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
# The image's own ordinary account; files that the registry keeps outside the database live in the volume.
RUN install -d -o "$APP_UID" -m 700 /data
USER $APP_UID
ENV ASPNETCORE_HTTP_PORTS=8080 DFSP_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
WORKDIR /app/web
# bash speaks enough HTTP for this; the image has no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["dotnet"]
CMD ["DfspRegistry.Web.dll"]
