# One image for web, worker and the migration job; what it does is the command it is given.
FROM node:20-bookworm-slim AS frontend
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=config.settings.prod
RUN useradd --create-home --uid 10001 dure
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY manage.py ./
COPY site ./site
COPY accounts ./accounts
COPY discussion ./discussion
COPY councils ./councils
COPY proposals ./proposals
COPY budget ./budget
COPY facilities ./facilities
COPY auditors ./auditors
COPY regulations ./regulations
COPY surveys ./surveys
COPY briefings ./briefings
COPY frontend/templates ./frontend/templates
COPY --from=frontend /build/dist ./frontend/dist
COPY --from=frontend /build/node_modules/pretendard-gov ./frontend/node_modules/pretendard-gov
# Nothing secret is used here: these values are forgotten when the step ends.
RUN SECRET_KEY=build RESIDENCY_KEY=build KEY_STORE_DIR=build ALLOWED_HOSTS=build BASE_URL=https://build.invalid \
    python manage.py compile_catalogue \
    && SECRET_KEY=build RESIDENCY_KEY=build KEY_STORE_DIR=build ALLOWED_HOSTS=build BASE_URL=https://build.invalid \
    python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/media var/uploads var/heads keys && chown -R dure:dure var keys
USER dure
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000"]
